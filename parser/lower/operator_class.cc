// Operator classes and families: CREATE OPERATOR CLASS, CREATE and ALTER OPERATOR FAMILY, as
// src/backend/commands/opclasscmds.c does them. Knows which members belong to a class and which are
// loose in its family (the amadjustmembers functions of the access methods); refuses to know what
// access methods do with them.
#include <algorithm>
#include <array>

#include "catalog/quote.h"
#include "parser/expr/builtins.h"
#include "parser/lower/definition.h"
#include "parser/lower/operator.h"

namespace dryshod {
namespace {

using Parts = std::vector<std::string_view>;

struct Member {
  bool function = false;
  int number = 0;
  ExprBuilder left, right;  // the types it is for
  ExprBuilder object;       // with its own types

  /// "OPERATOR 1 (integer, bigint)".
  ExprBuilder signature() const {
    ExprBuilder text;
    text << (function ? "FUNCTION " : "OPERATOR ") << std::to_string(number) << " (";
    return std::move((text.append(left) << ", ").append(right) << ")");
  }
  /// As CREATE OPERATOR CLASS and ADD have it.
  ExprBuilder item() const {
    if (function) {
      ExprBuilder text = signature();
      return std::move((text << " ").append(object));
    }
    ExprBuilder text;
    return std::move((text << "OPERATOR " << std::to_string(number) << " ").append(object));
  }
};

std::string types_of(Session& session, const Member& member) {
  return "(" + rendered(session, member.left) + "," + rendered(session, member.right) + ")";
}

struct Method {
  std::string_view name;
  int operators, functions;  // amstrategies (0: any) and amsupport
  bool storage, ordering;    // amstorage, amcanorderbyop
};
constexpr int kAny = 32767;
constexpr Method kMethods[] = {
    {"btree", 5, 5, false, false}, {"hash", 1, 3, false, false},    {"gist", kAny, 11, true, true},
    {"gin", kAny, 7, true, false}, {"spgist", kAny, 7, true, true}, {"brin", kAny, 15, true, false},
};

/// Strategies and support functions that the method has in this major.
Method method_named(const Session& session, std::string_view name) {
  for (const Method& method : kMethods) {
    if (method.name != name) continue;
    Method found = method;
    if (session.major >= 18 && (name == "btree" || name == "gist")) ++found.functions;
    return found;
  }
  return {name, kAny, kAny, true, true};
}

bool method_exists(Session& session, std::string_view name) {
  const bool builtin = std::any_of(std::begin(kMethods), std::end(kMethods),
                                   [&](const Method& method) { return method.name == name; });
  if (builtin || session.unknown_names_ok ||
      session.catalog.find_own<AccessMethod>({}, session.name(name))) {
    return true;
  }
  return error(session, "access method " + quoted(name) + " does not exist");
}

template <size_t N>
bool holds(const std::array<int, N>& numbers, int number) {
  return std::find(numbers.begin(), numbers.end(), number) != numbers.end();
}

/// Does it belong to the class, or loosely to the family? `of_class`: the input type of the class
/// it comes with, or of one of the family that it could be tied to.
bool is_tied(Session& session, std::string_view method, const Member& member, bool has_class) {
  if (method == "btree" || method == "hash") {
    return has_class && (!member.function || member.number == 1) &&
           rendered(session, member.left) == rendered(session, member.right);
  }
  static constexpr std::array<int, 5> kGist = {1, 2, 5, 6, 7};
  static constexpr std::array<int, 2> kGin = {2, 3};
  static constexpr std::array<int, 5> kSpgist = {1, 2, 3, 4, 5};
  if (method == "gist") return has_class && member.function && holds(kGist, member.number);
  if (method == "gin") return has_class && member.function && holds(kGin, member.number);
  if (method == "spgist") return has_class && member.function && holds(kSpgist, member.number);
  return has_class;
}

/// opclass_for_family_datatype(): the class of the family for the type.
Ref class_for(Session& session, Ref family, const ExprBuilder& type) {
  const Catalog& catalog = session.catalog;
  const std::string name = rendered(session, type);
  Ref found{};
  catalog.each_of<OperatorClass>([&](Ref ref) {
    const OperatorClass& body = catalog.get<OperatorClass>(ref);
    const auto refs = catalog.refs(body.family);
    if (!found && !refs.empty() && refs[0] == family && catalog.render(body.type) == name) {
      found = ref;
    }
  });
  return found;
}

Expr sorted_items(Session& session, std::vector<ExprBuilder> items) {
  std::sort(items.begin(), items.end(), [&](const ExprBuilder& a, const ExprBuilder& b) {
    // Operators before functions, by number: the words are in that order, numbers by length.
    const std::string x = rendered(session, a), y = rendered(session, b);
    const auto key = [](const std::string& text) {
      return std::pair{text[0] == 'F', std::atoi(text.c_str() + sizeof("OPERATOR"))};
    };
    return key(x) != key(y) ? key(x) < key(y) : x < y;
  });
  ExprBuilder text;
  for (const ExprBuilder& item : items) {
    if (!text.empty()) text << ", ";
    text.append(item);
  }
  return text.empty() ? Expr{} : session.catalog.intern(text);
}

/// Reads the items of CREATE OPERATOR CLASS, and with no type those of ALTER OPERATOR FAMILY.
class Items {
 public:
  Items(Session& session, const Method& method, const ExprBuilder* type)
      : session_(session), method_(method), type_(type) {}

  bool read(const List* list) {
    for (const CreateOpClassItem* item : list_of<CreateOpClassItem>(list)) {
      if (item->itemtype == OPCLASS_ITEM_OPERATOR   ? !op(*item)
          : item->itemtype == OPCLASS_ITEM_FUNCTION ? !function(*item)
                                                    : !storage_type(*item)) {
        return false;
      }
    }
    return true;
  }

  std::vector<Member> members;
  ExprBuilder storage;

 private:
  bool number_fits(const CreateOpClassItem& item, int most, const char* what) {
    if (item.number > 0 && item.number <= most) return true;
    return error(session_, std::string("invalid ") + what + " number " +
                               std::to_string(item.number) + ", must be between 1 and " +
                               std::to_string(most));
  }

  bool add(Member member) {
    for (const Member& other : members) {
      if (other.function != member.function || other.number != member.number ||
          types_of(session_, other) != types_of(session_, member)) {
        continue;
      }
      return error(session_, std::string(member.function ? "function" : "operator") + " number " +
                                 std::to_string(member.number) + " for " +
                                 types_of(session_, member) + " appears more than once");
    }
    members.push_back(std::move(member));
    return true;
  }

  bool op(const CreateOpClassItem& item) {
    if (!number_fits(item, method_.operators, "operator")) return false;
    Member member;
    member.number = item.number;
    Operands operands;
    if (item.name->objargs != nullptr) {
      const auto given = operands_of(session_, *item.name);
      if (!given) return false;
      operands = *given;
    } else if (type_ != nullptr) {
      operands = {*type_, *type_};
    } else {
      return error(session_, "operator argument types must be specified in ALTER OPERATOR FAMILY");
    }
    const auto name = operator_name(session_, name_parts(item.name->objname), operands);
    if (!name) return false;
    if (operands.left.empty()) return error(session_, "index operators must be binary");
    member.left = operands.left;
    member.right = operands.right;
    (((member.object = *name) << "(").append(operands.left) << ", ").append(operands.right) << ")";
    if (item.order_family != nullptr) {
      if (!method_.ordering) {
        return error(session_, "access method " + quoted(method_.name) +
                                   " does not support ordering operators");
      }
      ExprBuilder family;
      if (!read_family(session_, "btree", name_parts(item.order_family), family)) return false;
      (member.object << " FOR ORDER BY ").append(family);
    } else {
      const std::string result = result_of_operator(session_, *name, operands);
      if (!result.empty() && result != "boolean") {
        return error(session_, "index search operators must return boolean");
      }
    }
    return add(std::move(member));
  }

  /// assignProcTypes(): what a comparison or hash function takes; else the type of the class.
  bool function(const CreateOpClassItem& item) {
    if (!number_fits(item, method_.functions, "function")) return false;
    Member member;
    member.function = true;
    member.number = item.number;
    const auto name = function_with_types(session_, *item.name);
    if (!name) return false;
    member.object = *name;
    if (item.class_args != nullptr) {
      if (!read_types(session_, item.class_args, member)) return false;
    } else if (!assign_types(member, *name)) {
      return error(session_, "associated data types must be specified for index support function");
    }
    return add(std::move(member));
  }

  bool assign_types(Member& member, const ExprBuilder& function) {
    std::vector<ExprBuilder> types;
    const bool own = !function.refs().empty() && function.text().size() == 2;
    if (own) {
      types = split_items(session_.catalog, signature_of(session_.catalog, function.refs()[0]));
    } else {
      const size_t open = function.text().rfind('(');
      const std::string inside =
          function.text().substr(open + 1, function.text().size() - open - 2);
      std::vector<Ref> refs = function.refs();
      const auto before = std::count(function.text().begin(),
                                     function.text().begin() + static_cast<long>(open), kHoleMark);
      refs.erase(refs.begin(), refs.begin() + before);
      if (!inside.empty()) types = split_items(inside, refs);
    }
    const bool compares = method_.name == "btree" && member.number == 1 && types.size() == 2;
    const bool in_range = method_.name == "btree" && member.number == 3 && types.size() == 5;
    if (compares || in_range) {
      member.left = types[0];
      member.right = types[compares ? 1 : 2];
    } else if (method_.name == "hash" && !types.empty()) {
      member.left = member.right = types[0];
    } else if (type_ != nullptr) {
      member.left = member.right = *type_;
    }
    return !member.left.empty();
  }

  bool storage_type(const CreateOpClassItem& item) {
    if (type_ == nullptr) {
      return error(session_, "STORAGE cannot be specified in ALTER OPERATOR FAMILY");
    }
    if (!storage.empty()) return error(session_, "storage type specified more than once");
    const auto text = whole_type(session_, *item.storedtype);
    if (!text) return false;
    storage = *text;
    return true;
  }

 public:
  static bool read_types(Session& session, const List* args, Member& member) {
    const auto types = list_of<TypeName>(args);
    if (types.size() > 2) return error(session, "one or two argument types must be specified");
    const auto left = whole_type(session, *types[0]);
    if (!left) return false;
    member.left = member.right = *left;
    if (types.size() < 2) return true;
    const auto right = whole_type(session, *types[1]);
    if (right) member.right = *right;
    return right.has_value();
  }

  /// A family by name: an element, or one of pg_catalog, which are all called ..._ops.
  static bool read_family(Session& session, std::string_view method, const Parts& parts,
                          ExprBuilder& out) {
    if (const Ref known = find_of_method(session, Kind::OperatorFamily, method, parts)) {
      out.hole(known);
      return true;
    }
    const bool system = parts.size() == 1 || parts[parts.size() - 2] == "pg_catalog";
    if ((system && parts.back().ends_with("_ops")) || session.unknown_names_ok) {
      if (!system) out << quote_ident(parts[parts.size() - 2]) << ".";
      out << quote_ident(parts.back());
      return true;
    }
    return error(session, "operator family " + quoted(qualified_text(parts)) +
                              " does not exist for access method " + quoted(method));
  }

 private:
  Session& session_;
  Method method_;
  const ExprBuilder* type_;
};

Ref member_of(Session& session, Ref family, const std::string& signature) {
  const Catalog& catalog = session.catalog;
  Ref found{};
  catalog.each_child_of<OperatorFamilyMember>(family, [&](Ref ref) {
    if (catalog.render(catalog.get<OperatorFamilyMember>(ref).signature) == signature) found = ref;
  });
  return found;
}

/// Is a member of that signature tied to a class of the family?
Ref tied_to(Session& session, Ref family, const Member& member) {
  Catalog& catalog = session.catalog;
  const std::string signature = rendered(session, member.signature());
  Ref found{};
  catalog.each_of<OperatorClass>([&](Ref ref) {
    const OperatorClass body = catalog.get<OperatorClass>(ref);
    const auto refs = catalog.refs(body.family);
    if (found || refs.empty() || refs[0] != family) return;
    for (const ExprBuilder& item : split_items(catalog, body.items)) {
      const std::string text = rendered(session, item);
      const std::string head = std::string(member.function ? "FUNCTION " : "OPERATOR ") +
                               std::to_string(member.number) + " ";
      if (!text.starts_with(head)) continue;
      const std::string types =
          "(" + rendered(session, member.left) + ", " + rendered(session, member.right) + ")";
      if (member.function ? text.starts_with(signature) : text.find(types) != std::string::npos) {
        found = ref;
      }
    }
  });
  return found;
}

std::string message_name(Session& session, const Member& member) {
  return std::string(member.function ? "function " : "operator ") + std::to_string(member.number) +
         types_of(session, member);
}

void add_loose(Session& session, Ref family, const Member& member) {
  OperatorFamilyMember body;
  body.signature = session.catalog.intern(member.signature());
  body.object = session.catalog.intern(member.object);
  session.catalog.add(family, Name{}, body, session.statement);
}

bool add_members(Session& session, Ref family, std::string_view method,
                 const std::vector<Member>& members, const std::string& family_name) {
  Catalog& catalog = session.catalog;
  for (const Member& member : members) {
    if (member_of(session, family, rendered(session, member.signature())) ||
        tied_to(session, family, member)) {
      return error(session, message_name(session, member) + " already exists in operator family " +
                                quoted(family_name));
    }
  }
  for (const Member& member : members) {
    const bool by_type = method == "btree" || method == "hash";
    const Ref of = by_type ? class_for(session, family, member.left) : Ref{};
    if (!of || !is_tied(session, method, member, true)) {
      add_loose(session, family, member);
      continue;
    }
    auto items = split_items(catalog, catalog.get<OperatorClass>(of).items);
    items.push_back(member.item());
    const Expr sorted = sorted_items(session, std::move(items));
    catalog.edit<OperatorClass>(of).items = sorted;
  }
  return true;
}

bool drop_members(Session& session, Ref family, const List* list, const Method& method,
                  const std::string& family_name) {
  Catalog& catalog = session.catalog;
  std::vector<Ref> gone;
  for (const CreateOpClassItem* item : list_of<CreateOpClassItem>(list)) {
    Member member;
    member.function = item->itemtype == OPCLASS_ITEM_FUNCTION;
    member.number = item->number;
    const int most = member.function ? method.functions : method.operators;
    if (member.number <= 0 || member.number > most) {
      return error(session, std::string("invalid ") + (member.function ? "function" : "operator") +
                                " number " + std::to_string(member.number) +
                                ", must be between 1 and " + std::to_string(most));
    }
    if (!Items::read_types(session, item->class_args, member)) return false;
    if (const Ref found = member_of(session, family, rendered(session, member.signature()))) {
      gone.push_back(found);
    } else if (const Ref of = tied_to(session, family, member)) {
      return error(session, "cannot drop " + message_name(session, member) + " of " +
                                describe(session, family) + " because " + describe(session, of) +
                                " requires it");
    } else {
      return error(session, message_name(session, member) + " does not exist in operator family " +
                                quoted(family_name));
    }
  }
  for (const Ref ref : gone) catalog.remove(ref);
  return true;
}

std::string exists_already(std::string_view what, std::string_view name, std::string_view method) {
  return std::string(what) + " " + quoted(name) + " for access method " + quoted(method) +
         " already exists";
}

Ref in_schema(const Session& session, Kind kind, std::string_view method, const NewObject& object) {
  const std::string_view schema = session.text(session.catalog.name(object.schema));
  return find_of_method(session, kind, method, {schema, session.text(object.name)});
}

Ref make_family(Session& session, std::string_view method, const NewObject& object) {
  OperatorFamily body;
  body.method = session.name(method);
  const Ref made = session.catalog.add(object.schema, object.name, body, session.statement);
  created(session, made);
  return made;
}

bool only_default(Session& session, const CreateOpClassStmt& statement, Expr type) {
  if (!statement.isDefault) return true;
  const Catalog& catalog = session.catalog;
  const std::string name(name_parts(statement.opclassname).back());
  // A method of the source's own comes without classes.
  const bool own =
      static_cast<bool>(catalog.find_own<AccessMethod>({}, session.name(statement.amname)));
  const bool brought = !own && is_builtin_type(catalog.template_text(type)) &&
                       !catalog.has_holes(type) &&
                       brings_default_class(session, type, statement.amname);
  if (!brought && !default_class(session, type, statement.amname)) return true;
  return error(session, "could not make operator class " + quoted(name) + " be default for type " +
                            qualified_text(name_parts(statement.datatype->names)));
}

}  // namespace

Name method_of(const Catalog& catalog, Ref ref) {
  if (const auto* body = catalog.get_if<OperatorClass>(ref)) return body->method;
  if (const auto* body = catalog.get_if<OperatorFamily>(ref)) return body->method;
  return {};
}

Ref find_of_method(const Session& session, Kind kind, std::string_view method, const Parts& parts) {
  const Name of = session.name(method);
  return find_in_schemas(session, kind, parts,
                         [&](Ref ref) { return method_of(session.catalog, ref) == of; });
}

FoundObject find_of_method(Session& session, Kind kind, const List* method_and_name) {
  Parts parts = name_parts(method_and_name);
  if (parts.size() < 2) return {};
  const std::string_view method = parts.front();
  parts.erase(parts.begin());
  const size_t before = session.diagnostics.size();
  if (!method_exists(session, method)) {
    session.diagnostics.resize(before);
    return {{}, "access method " + quoted(method) + " does not exist", false};
  }
  if (const Ref found = find_of_method(session, kind, method, parts)) return {found};
  if (parts.size() > 1 && !find_schema(session, parts[parts.size() - 2]) &&
      parts[parts.size() - 2] != "pg_catalog") {
    return {{}, "schema " + quoted(parts[parts.size() - 2]) + " does not exist", true};
  }
  return {{},
          std::string(kind == Kind::OperatorClass ? "operator class " : "operator family ") +
              quoted(qualified_text(parts)) + " does not exist for access method " + quoted(method),
          true};
}

Ref default_class(const Session& session, Expr type, std::string_view method) {
  const Catalog& catalog = session.catalog;
  if (!type || catalog.all<OperatorClass>().empty()) return {};
  const std::string name = catalog.render(type);
  Ref found{};
  catalog.each_of<OperatorClass>([&](Ref ref) {
    const OperatorClass& body = catalog.get<OperatorClass>(ref);
    if (!found && body.is_default && catalog.text(body.method) == method &&
        catalog.render(body.type) == name) {
      found = ref;
    }
  });
  return found;
}

bool lower(Session& session, const CreateOpFamilyStmt& statement) {
  const auto object = new_object(session, statement.opfamilyname, Slot::None);
  if (!object || !method_exists(session, statement.amname)) return false;
  if (in_schema(session, Kind::OperatorFamily, statement.amname, *object)) {
    return error(session,
                 exists_already("operator family", session.text(object->name), statement.amname));
  }
  make_family(session, statement.amname, *object);
  return true;
}

bool lower(Session& session, const AlterOpFamilyStmt& statement) {
  if (!method_exists(session, statement.amname)) return false;
  const Parts parts = name_parts(statement.opfamilyname);
  const Ref family = find_of_method(session, Kind::OperatorFamily, statement.amname, parts);
  if (!family) {
    ExprBuilder name;
    if (!Items::read_family(session, statement.amname, parts, name)) return false;
    ++session.reported;
    session.warn("a change of an operator family of the system is not followed");
    return true;
  }
  const Method method = method_named(session, statement.amname);
  const std::string name = qualified_text(parts);
  if (statement.isDrop) return drop_members(session, family, statement.items, method, name);
  Items items(session, method, nullptr);
  return items.read(statement.items) &&
         add_members(session, family, statement.amname, items.members, name);
}

bool lower(Session& session, const CreateOpClassStmt& statement) {
  Catalog& catalog = session.catalog;
  const auto object = new_object(session, statement.opclassname, Slot::None);
  if (!object || !method_exists(session, statement.amname)) return false;
  const Method method = method_named(session, statement.amname);
  const auto type = whole_type(session, *statement.datatype);
  if (!type) return false;
  ExprBuilder family;
  if (statement.opfamilyname != nullptr &&
      !Items::read_family(session, statement.amname, name_parts(statement.opfamilyname), family)) {
    return false;
  }
  Items items(session, method, &*type);
  if (!items.read(statement.items)) return false;
  OperatorClass body;
  body.method = session.name(statement.amname);
  body.is_default = statement.isDefault;
  body.type = catalog.intern(*type);
  if (!items.storage.empty() && rendered(session, items.storage) != rendered(session, *type)) {
    if (!method.storage) {
      return error(session, "storage type cannot be different from data type for access method " +
                                quoted(statement.amname));
    }
    body.storage = catalog.intern(items.storage);
  }
  if (in_schema(session, Kind::OperatorClass, statement.amname, *object)) {
    return error(session,
                 exists_already("operator class", session.text(object->name), statement.amname));
  }
  if (!only_default(session, statement, body.type)) return false;
  Ref own{};
  if (family.empty()) {
    own = in_schema(session, Kind::OperatorFamily, statement.amname, *object);
    if (!own) own = make_family(session, statement.amname, *object);
    family.hole(own);
  } else if (!family.refs().empty()) {
    own = family.refs()[0];
  }
  body.family = catalog.intern(family);
  std::vector<ExprBuilder> tied;
  for (const Member& member : items.members) {
    const bool of_type = rendered(session, member.left) == rendered(session, *type) ||
                         (method.name != "btree" && method.name != "hash");
    if (!own || is_tied(session, method.name, member, of_type)) {
      tied.push_back(member.item());
    } else {
      add_loose(session, own, member);
    }
  }
  body.items = sorted_items(session, std::move(tied));
  created(session, catalog.add(object->schema, object->name, body, session.statement));
  return true;
}

}  // namespace dryshod
