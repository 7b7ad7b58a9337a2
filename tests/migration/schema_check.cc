// Recursion over schema and document; see schema_check.h.
#include "tests/migration/schema_check.h"

#include <algorithm>
#include <fstream>
#include <regex>
#include <set>
#include <stdexcept>

namespace dryshod {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

json read(const fs::path& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("no schema " + path.string());
  return json::parse(file);
}

bool is_of_type(const json& value, const std::string& type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "integer") return value.is_number_integer();
  if (type == "number") return value.is_number();
  if (type == "boolean") return value.is_boolean();
  if (type == "null") return value.is_null();
  throw std::runtime_error("no such type: " + type);
}

class Checker {
 public:
  std::vector<std::string> errors;

  void check(const json& value, const json& schema, const fs::path& file, const json& root,
             const std::string& where) {
    if (schema.is_boolean()) {
      if (!schema.get<bool>()) fail(where, "is not allowed");
      return;
    }
    for (const auto& [word, rule] : schema.items()) {
      keyword(word, rule, value, schema, file, root, where);
    }
  }

 private:
  void fail(const std::string& where, const std::string& what) {
    errors.push_back(where + " " + what);
  }

  void keyword(const std::string& word, const json& rule, const json& value, const json& schema,
               const fs::path& file, const json& root, const std::string& where) {
    static const std::set<std::string> kSilent = {"$schema", "$defs", "title", "description",
                                                  "additionalProperties"};
    if (word == "type") {
      type(rule, value, where);
    } else if (word == "enum") {
      if (std::find(rule.begin(), rule.end(), value) == rule.end())
        fail(where, "is not in its enum");
    } else if (word == "const") {
      if (value != rule) fail(where, "is not " + rule.dump());
    } else if (word == "required") {
      for (const auto& name : rule) {
        if (value.is_object() && !value.contains(name)) fail(where, "lacks " + name.dump());
      }
    } else if (word == "properties") {
      properties(rule, value, schema, file, root, where);
    } else if (word == "items") {
      for (size_t i = 0; value.is_array() && i < value.size(); ++i) {
        check(value[i], rule, file, root, where + "/" + std::to_string(i));
      }
    } else if (word == "$ref") {
      follow(rule.get<std::string>(), value, file, root, where);
    } else if (word == "pattern") {
      if (value.is_string() &&
          !std::regex_search(value.get<std::string>(), std::regex(rule.get<std::string>()))) {
        fail(where, "does not match " + rule.dump());
      }
    } else if (word == "minimum") {
      if (value.is_number() && value < rule) fail(where, "is too small");
    } else if (word == "maximum") {
      if (value.is_number() && value > rule) fail(where, "is too large");
    } else if (word == "minLength") {
      if (value.is_string() && value.get<std::string>().size() < rule) fail(where, "is too short");
    } else if (!kSilent.contains(word)) {
      throw std::runtime_error(file.string() + ": keyword " + word + " is not checked");
    }
  }

  void type(const json& rule, const json& value, const std::string& where) {
    const json types = rule.is_array() ? rule : json::array({rule});
    for (const auto& type : types) {
      if (is_of_type(value, type)) return;
    }
    fail(where, "is not of type " + rule.dump());
  }

  void properties(const json& rule, const json& value, const json& schema, const fs::path& file,
                  const json& root, const std::string& where) {
    if (!value.is_object()) return;
    for (const auto& [name, member] : value.items()) {
      const std::string place = where + "/" + name;
      if (rule.contains(name)) {
        check(member, rule[name], file, root, place);
      } else if (schema.contains("additionalProperties")) {
        check(member, schema["additionalProperties"], file, root, place);
      }
    }
  }

  void follow(const std::string& target, const json& value, const fs::path& file, const json& root,
              const std::string& where) {
    if (target.starts_with("#/")) {
      check(value, root.at(json::json_pointer(target.substr(1))), file, root, where);
      return;
    }
    const fs::path other = file.parent_path() / target;
    const json loaded = read(other);
    check(value, loaded, other, loaded, where);
  }
};

}  // namespace

std::vector<std::string> schema_errors(const json& document, const fs::path& schema) {
  Checker checker;
  const json root = read(schema);
  checker.check(document, root, schema, root, "");
  return checker.errors;
}

fs::path schema_folder() {
  return fs::path(DRYSHOD_SOURCE_DIR) / "docs/schema";
}

}  // namespace dryshod
