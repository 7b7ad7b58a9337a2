// See merge_joining.h.
#include "migration/merge_joining.h"

namespace dryshod {
namespace {

struct Row {
  Kind kind;
  std::string_view field;
  Joining joining;
};
// Lists that are not here are read in their order by somebody (arguments of a trigger, options of a
// dictionary), or belong to what else the element says (columns of a view).
constexpr Row kRows[] = {
    {Kind::Enum, "labels", Joining::Order},
    {Kind::Grant, "privileges", Joining::Set},
    {Kind::DefaultPrivilege, "privileges", Joining::Set},
    {Kind::Policy, "roles", Joining::Set},
    {Kind::Publication, "operations", Joining::Set},
    {Kind::Subscription, "publications", Joining::Set},
    {Kind::Subscription, "options", Joining::Set},
    {Kind::ForeignDataWrapper, "options", Joining::Set},
    {Kind::ForeignServer, "options", Joining::Set},
    {Kind::UserMapping, "options", Joining::Set},
    {Kind::Table, "server_options", Joining::Set},
    {Kind::Column, "server_options", Joining::Set},
};

}  // namespace

Joining joining_of(Kind kind, std::string_view field) {
  for (const Row& row : kRows) {
    if (row.kind == kind && row.field == field) return row.joining;
  }
  return Joining::Whole;
}

}  // namespace dryshod
