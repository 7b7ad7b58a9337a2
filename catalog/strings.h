// Interned strings: every identifier, word and text of a run lives here once,
// so that equality is integer equality, also between two catalogs that share
// the pool. Knows bytes only: neither SQL quoting nor what a name means.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dryshod {

/// An interned identifier as PostgreSQL stores it (case folded, truncated,
/// unquoted). 0 is "none".
struct Name {
  uint32_t id = 0;
  friend bool operator==(Name, Name) = default;
  explicit operator bool() const { return id != 0; }
};

/// An interned piece of free text: a body, a comment, a rendered expression. 0
/// is "none". A different type from Name, so that neither can be passed for the
/// other.
struct Text {
  uint32_t id = 0;
  friend bool operator==(Text, Text) = default;
  explicit operator bool() const { return id != 0; }
};

/// An interned ordered list of strings: enum labels, options, roles of a
/// policy. 0 is the empty list.
struct NameList {
  uint32_t id = 0;
  friend bool operator==(NameList, NameList) = default;
  explicit operator bool() const { return id != 0; }
};

/// Owns the bytes. Views stay valid as long as the pool lives. Not thread-safe.
/// The empty string is a value of its own for Text (a comment cannot be empty,
/// a body can), so it has an id of its own; id 0 reads as an empty view too.
class Strings {
public:
  Strings();
  Strings(const Strings &) = delete;
  Strings &operator=(const Strings &) = delete;

  Name name(std::string_view s) { return s.empty() ? Name{} : Name{intern(s)}; }
  Text text(std::string_view s) { return Text{intern(s)}; }
  NameList list(std::span<const std::string> items);

  std::string_view operator[](Name n) const { return views_[n.id]; }
  std::string_view operator[](Text t) const { return views_[t.id]; }
  /// The items of a list; the views point into the pool.
  std::vector<std::string_view> operator[](NameList list) const;

  size_t size() const { return views_.size(); }

private:
  uint32_t intern(std::string_view s);
  void grow();

  std::vector<std::unique_ptr<char[]>> blocks_;
  char *next_ = nullptr;
  size_t left_ = 0;
  std::vector<std::string_view> views_;
  std::vector<uint64_t> hashes_;
  std::vector<uint32_t>
      table_; // open addressing, a power of two; 0 is a free place
};

} // namespace dryshod
