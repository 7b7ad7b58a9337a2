// A foreign server.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct ForeignServer {
  Expr wrapper{};  // by name where an extension has it
  Text type{};
  Text version{};
  NameList options{};  // "name=value", sorted

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields =
      Fields{value("wrapper", &ForeignServer::wrapper), value("type", &ForeignServer::type),
             value("version", &ForeignServer::version), value("options", &ForeignServer::options)};
};

}  // namespace dryshod
