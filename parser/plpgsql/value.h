// What an expression of procedural code is worth: a value, or that it is not known and why. Knows
// the few types that such code computes with and PostgreSQL's rules for their text and comparison;
// refuses to know expressions and where values come from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parser/lower/session.h"

namespace dryshod {

struct Value {
  enum class Kind : uint8_t {
    Unknown,  // `text` says what is not known
    Null,
    Bool,     // `integer` 0 or 1
    Integer,  // smallint, integer, bigint
    Number,   // any other number, its digits in `text`
    Text,
    Sql,    // `text` means what the server's does and is spelled otherwise: a definition of a view
            // or an expression. It may be executed; nothing else is known of it
    Array,  // `integer` 1: an int2vector, which counts from 0
    Row,
    Date,      // `integer` days since 1970, `text` "date" or "timestamp" (at midnight)
    Interval,  // `integer` months, and days in `items`
    Object,  // an oid: `object`, and `text` is the alias type that prints it ("regclass") or "oid";
             // of a type, `integer` is which one made with it (TypeForm). Of what is no element
             // `names` tells: format_type()'s spelling of a type of pg_catalog, name and schema of
             // an extension's
  };
  /// What CREATE TYPE or CREATE TABLE makes besides the type itself (pg_type.typarray and
  /// pg_range.rngmultitypid).
  enum TypeForm : int64_t { kItself, kArray, kMultirange, kMultirangeArray };

  Kind kind = Kind::Unknown;
  int64_t integer = 0;
  Ref object{};
  std::string text{};
  std::vector<Value> items{};        // Array, Row
  std::vector<std::string> names{};  // Row; Object

  bool known() const { return kind != Kind::Unknown; }
  bool is_null() const { return kind == Kind::Null; }
  bool is(Kind k) const { return kind == k; }
  bool is_true() const { return kind == Kind::Bool && integer != 0; }
  bool is_false() const { return kind == Kind::Bool && integer == 0; }

  static Value unknown(std::string why);
  static Value null();
  static Value boolean(bool b);
  static Value of(int64_t n);
  static Value number(std::string digits);
  static Value of_text(std::string_view text);
  static Value of_sql(std::string text);
  static Value array(std::vector<Value> items);
  static Value vector(std::vector<Value> items);
  static Value oid(Ref object, std::string_view type = "oid", TypeForm form = kItself);
  /// What is no element.
  static Value named(std::vector<std::string> names, std::string_view type = "regtype",
                     TypeForm form = kItself);
  /// The same object as another alias type prints it.
  Value seen_as(std::string_view type) const;
};

using ValueKind = Value::Kind;

/// AND, OR and NOT of three values and the unknown: false AND unknown is false.
Value logical_and(const Value& a, const Value& b);
Value logical_or(const Value& a, const Value& b);
Value logical_not(const Value& a);

/// The same for the same object, whatever prints it.
std::string object_key(const Value& object);
/// As the type's output function prints it; none where that is not known.
std::optional<std::string> text_of(const Session& session, const Value& value);
/// As a part of what is executed: SQL too.
std::optional<std::string> part_of_sql(const Session& session, const Value& value);
/// The value as text, NULL, SQL and the unknown as they are.
Value as_text(const Session& session, const Value& value);

/// Below, at or above 0; none where it is not known. Neither is NULL or unknown.
std::optional<int> compare(const Session& session, const Value& a, const Value& b);
/// a = b with NULLs: a Bool, Null or unknown.
Value equal(const Session& session, const Value& a, const Value& b);

/// Input functions: none where the text is none of the type.
std::optional<Value> read_boolean(std::string_view text);
std::optional<int64_t> read_integer(std::string_view text);
std::optional<Value> read_number(std::string_view text);
/// array_in(): one dimension; none where the text is malformed or nested.
std::optional<Value> read_array(std::string_view text);

}  // namespace dryshod
