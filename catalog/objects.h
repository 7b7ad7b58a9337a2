// All kinds at once. Generated from kinds.def by the preprocessor; nothing here is edited when a
// kind is added except the include line of its header. objects.cc checks that each is described
// whole.
#pragma once

#include "catalog/objects/access_method.h"
#include "catalog/objects/aggregate.h"
#include "catalog/objects/attribute.h"
#include "catalog/objects/base_type.h"
#include "catalog/objects/cast.h"
#include "catalog/objects/check.h"
#include "catalog/objects/collation.h"
#include "catalog/objects/column.h"
#include "catalog/objects/comment.h"
#include "catalog/objects/composite.h"
#include "catalog/objects/conversion.h"
#include "catalog/objects/database.h"
#include "catalog/objects/default.h"
#include "catalog/objects/default_privilege.h"
#include "catalog/objects/depends_on_extension.h"
#include "catalog/objects/domain.h"
#include "catalog/objects/enum.h"
#include "catalog/objects/event_trigger.h"
#include "catalog/objects/exclusion.h"
#include "catalog/objects/extension.h"
#include "catalog/objects/foreign_data_wrapper.h"
#include "catalog/objects/foreign_key.h"
#include "catalog/objects/foreign_server.h"
#include "catalog/objects/function.h"
#include "catalog/objects/generated.h"
#include "catalog/objects/grant.h"
#include "catalog/objects/identity.h"
#include "catalog/objects/index.h"
#include "catalog/objects/index_attach.h"
#include "catalog/objects/inherits.h"
#include "catalog/objects/language.h"
#include "catalog/objects/materialized_view.h"
#include "catalog/objects/not_null.h"
#include "catalog/objects/opaque.h"
#include "catalog/objects/operator.h"
#include "catalog/objects/operator_class.h"
#include "catalog/objects/operator_family.h"
#include "catalog/objects/operator_family_member.h"
#include "catalog/objects/owned_by.h"
#include "catalog/objects/owner.h"
#include "catalog/objects/parameter.h"
#include "catalog/objects/policy.h"
#include "catalog/objects/primary_key.h"
#include "catalog/objects/procedure.h"
#include "catalog/objects/publication.h"
#include "catalog/objects/published_schema.h"
#include "catalog/objects/published_table.h"
#include "catalog/objects/range.h"
#include "catalog/objects/role.h"
#include "catalog/objects/role_membership.h"
#include "catalog/objects/role_password.h"
#include "catalog/objects/rule.h"
#include "catalog/objects/schema.h"
#include "catalog/objects/security_label.h"
#include "catalog/objects/sequence.h"
#include "catalog/objects/setting.h"
#include "catalog/objects/statistics.h"
#include "catalog/objects/subscription.h"
#include "catalog/objects/table.h"
#include "catalog/objects/tablespace.h"
#include "catalog/objects/text_search_configuration.h"
#include "catalog/objects/text_search_dictionary.h"
#include "catalog/objects/text_search_mapping.h"
#include "catalog/objects/text_search_parser.h"
#include "catalog/objects/text_search_template.h"
#include "catalog/objects/transform.h"
#include "catalog/objects/trigger.h"
#include "catalog/objects/unique.h"
#include "catalog/objects/user_mapping.h"
#include "catalog/objects/view.h"

#include <type_traits>

namespace dryshod {

template <class T>
struct KindOf;

#define KIND(T, name)                                                       \
  static_assert(std::is_aggregate_v<T> && std::is_trivially_copyable_v<T>); \
  template <>                                                               \
  struct KindOf<T> {                                                        \
    static constexpr Kind value = Kind::T;                                  \
  };
#include "catalog/kinds.def"

template <class T>
inline constexpr Kind kKindOf = KindOf<T>::value;

/// The name spaces an element of this kind takes a name in.
constexpr Slot slots_of(Kind kind) {
  switch (kind) {
#define KIND(T, name) \
  case Kind::T:       \
    return T::slots;
#include "catalog/kinds.def"
  }
  return Slot::None;
}

}  // namespace dryshod
