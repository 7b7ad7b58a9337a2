// See place.h.
#include "parser/code/place.h"

#include <algorithm>

#include "parser/source/lexer.h"

namespace dryshod {
namespace {

bool continues(char c) {
  return lex::is(c, lex::kIdentCont);
}

}  // namespace

Places::Places(const SourceMap& map, Span statement) : statement_(statement) {
  if (statement.file != 0) text_ = map.text(statement);
}

void Places::enter_body(std::string_view body) {
  const size_t found = body.empty() ? std::string_view::npos : text_.find(body);
  in_body_ = found != std::string_view::npos;
  body_ = at_ = in_body_ ? found : 0;
}

void Places::after(std::string_view word) {
  const size_t found = search(word, at_);
  if (found != std::string_view::npos) at_ = found + word.size();
}

size_t Places::search(std::string_view word, size_t from) const {
  if (word.empty()) return std::string_view::npos;
  const char low = lex::lower(word[0]);
  const char high = low >= 'a' && low <= 'z' ? static_cast<char>(low - 0x20) : low;
  const bool is_word = continues(word[0]);
  for (size_t i = from; i + word.size() <= text_.size(); ++i) {
    if (text_[i] != low && text_[i] != high) continue;
    if (is_word && ((i > 0 && continues(text_[i - 1])) ||
                    (i + word.size() < text_.size() && continues(text_[i + word.size()])))) {
      continue;
    }
    const std::string_view here = text_.substr(i, word.size());
    if (std::equal(word.begin(), word.end(), here.begin(),
                   [](char a, char b) { return lex::lower(a) == lex::lower(b); })) {
      return i;
    }
  }
  return std::string_view::npos;
}

Span Places::find(std::string_view word) {
  size_t found = search(word, std::min(at_, text_.size()));
  if (found == std::string_view::npos && at_ > body_) found = search(word, body_);
  if (found == std::string_view::npos) {
    if (!in_body_ || at_ <= body_) return statement_;
    const auto line = statement_.begin + static_cast<uint32_t>(std::min(at_, text_.size()));
    return {statement_.file, line, line};
  }
  at_ = found;
  const auto begin = statement_.begin + static_cast<uint32_t>(found);
  return {statement_.file, begin, begin + static_cast<uint32_t>(word.size())};
}

}  // namespace dryshod
