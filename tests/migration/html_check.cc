// See html_check.h.
#include "tests/migration/html_check.h"

#include <algorithm>
#include <map>
#include <set>

namespace dryshod {
namespace {

bool is_void(std::string_view tag) {
  static const std::set<std::string_view> kVoid = {"meta", "input", "br",  "hr",
                                                   "img",  "link",  "base"};
  return kVoid.contains(tag);
}

std::string decoded(std::string_view text) {
  static const std::map<std::string_view, char> kEntities = {
      {"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&#39;", '\''}};
  std::string out;
  while (!text.empty()) {
    bool found = false;
    for (const auto& [entity, c] : kEntities) {
      if (!text.starts_with(entity)) continue;
      out += c;
      text.remove_prefix(entity.size());
      found = true;
      break;
    }
    if (found) continue;
    out += text[0];
    text.remove_prefix(1);
  }
  return out;
}

struct Tag {
  std::string name;
  bool closes = false, is_empty = false;
  std::map<std::string, std::string> attributes;
};

class Reader {
 public:
  explicit Reader(std::string_view html) : rest_(html) {}

  void run() {
    constexpr std::string_view kDoctype = "<!DOCTYPE html>\n";
    if (!rest_.starts_with(kDoctype)) problem("no doctype");
    rest_.remove_prefix(std::min(kDoctype.size(), rest_.size()));
    while (!rest_.empty()) {
      const size_t end = std::min(rest_.find('<'), rest_.size());
      content(rest_.substr(0, end));
      rest_.remove_prefix(end);
      if (rest_.empty()) break;
      Tag tag;
      if (!read(tag)) return;
      take(tag);
      if ((tag.name == "style" || tag.name == "script") && !tag.closes) raw(tag.name);
    }
    for (const std::string& open : open_) problem("not closed: " + open);
    for (const auto& [what, id] : wanted_) {
      if (!ids_.contains(id)) problem(what + " points at nothing: " + id);
    }
    if (count_["h1"] != 1) problem("h1 is there " + std::to_string(count_["h1"]) + " times");
    if (count_["main"] != 1 || count_["header"] != 1 || count_["footer"] != 1) {
      problem("landmarks are missing");
    }
    if (count_["script"] > 1) problem("more than one script");
    if (count_["title"] == 0) problem("no title");
  }

  std::vector<std::string> problems;
  std::string text;

 private:
  void problem(std::string words) { problems.push_back(std::move(words)); }

  void content(std::string_view part) {
    for (size_t at = part.find('&'); at != std::string_view::npos; at = part.find('&', at + 1)) {
      const size_t end = part.find(';', at);
      if (end == std::string_view::npos || end - at > 6) problem("a bare &");
    }
    if (part.find('>') != std::string_view::npos) problem("a bare >");
    text += decoded(part);
  }

  void raw(const std::string& name) {
    const size_t end = rest_.find("</" + name);
    if (end == std::string_view::npos) return problem("not closed: " + name);
    const std::string_view body = rest_.substr(0, end);
    for (const char* loads :
         {"url(", "@import", "http:", "https:", "fetch(", "innerHTML", "eval("}) {
      if (body.find(loads) != std::string_view::npos) problem(name + " has " + loads);
    }
    rest_.remove_prefix(end);
  }

  /// At a '<'.
  bool read(Tag& tag) {
    size_t at = 1;
    if (at < rest_.size() && rest_[at] == '/') {
      tag.closes = true;
      ++at;
    }
    const auto is_name = [&](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    };
    while (at < rest_.size() && is_name(rest_[at])) tag.name += rest_[at++];
    if (tag.name.empty()) {
      problem("no tag: " + std::string(rest_.substr(0, 30)));
      return false;
    }
    while (at < rest_.size() && rest_[at] != '>') {
      if (rest_[at] == ' ' || rest_[at] == '\n') {
        ++at;
        continue;
      }
      if (rest_[at] == '/') {
        tag.is_empty = true;
        ++at;
        continue;
      }
      std::string name, value;
      while (at < rest_.size() && is_name(rest_[at])) name += rest_[at++];
      if (name.empty()) {
        problem("in <" + tag.name + ">: " + std::string(rest_.substr(at, 30)));
        return false;
      }
      if (at + 1 < rest_.size() && rest_[at] == '=') {
        if (rest_[at + 1] != '"') problem("no quotes: " + name);
        const size_t end = rest_.find('"', at + 2);
        if (end == std::string_view::npos) {
          problem("quotes stay open: " + name);
          return false;
        }
        value = std::string(rest_.substr(at + 2, end - at - 2));
        if (value.find('<') != std::string::npos) problem("a bare < in " + name);
        at = end + 1;
      }
      if (!tag.attributes.emplace(name, decoded(value)).second) problem("twice: " + name);
    }
    rest_.remove_prefix(std::min(at + 1, rest_.size()));
    return true;
  }

  void take(const Tag& tag) {
    if (tag.closes) {
      if (open_.empty() || open_.back() != tag.name) {
        problem("</" + tag.name + "> closes " + (open_.empty() ? "nothing" : open_.back()));
      }
      if (!open_.empty()) open_.pop_back();
      return;
    }
    ++count_[tag.name];
    if (!is_void(tag.name) && !tag.is_empty) open_.push_back(tag.name);
    attributes(tag);
    if (tag.name.size() == 2 && tag.name[0] == 'h' && tag.name[1] >= '1' && tag.name[1] <= '6') {
      const int level = tag.name[1] - '0';
      if (level > level_ + 1) problem(tag.name + " after h" + std::to_string(level_));
      level_ = level;
    }
    static const std::set<std::string_view> kLoads = {"img",   "link",  "iframe", "object", "embed",
                                                      "audio", "video", "base",   "image",  "use"};
    if (kLoads.contains(tag.name)) problem("loads: " + tag.name);
    if (tag.name == "html" && tag.attributes.find("lang") == tag.attributes.end()) {
      problem("no lang");
    }
    if (tag.name == "th" && tag.attributes.find("scope") == tag.attributes.end()) {
      problem("th without scope");
    }
    if (tag.name == "table") tables_without_caption_ = true;
    if (tag.name == "caption") tables_without_caption_ = false;
    if (tag.name == "thead" && tables_without_caption_) problem("table without caption");
    if (tag.name == "label" && tag.attributes.find("for") == tag.attributes.end()) {
      problem("label for nothing");
    }
    if (tag.name == "select" || tag.name == "input") {
      const auto id = tag.attributes.find("id");
      if (id == tag.attributes.end()) problem(tag.name + " without label");
    }
  }

  void attributes(const Tag& tag) {
    for (const auto& [name, value] : tag.attributes) {
      if (name.starts_with("on")) problem("a handler: " + name);
      if (name == "src" || name == "srcset" || name == "style" || name == "action") {
        problem("attribute " + name);
      }
      if (name == "href" && value.find(':') != std::string::npos &&
          !value.starts_with("https://")) {
        problem("href " + value);
      }
      if (name == "href" && value.starts_with("#")) wanted_.emplace_back("href", value.substr(1));
      if (name == "for" || name == "aria-labelledby" || name == "data-table") {
        wanted_.emplace_back(name, value);
      }
      if (name == "id" && !ids_.insert(value).second) problem("id twice: " + value);
    }
  }

  std::string_view rest_;
  std::vector<std::string> open_;
  std::set<std::string> ids_;
  std::vector<std::pair<std::string, std::string>> wanted_;
  std::map<std::string, int> count_;
  int level_ = 0;
  bool tables_without_caption_ = false;
};

}  // namespace

std::vector<std::string> html_problems(std::string_view html) {
  Reader reader(html);
  reader.run();
  return reader.problems;
}

std::string html_text(std::string_view html) {
  Reader reader(html);
  reader.run();
  return reader.text;
}

}  // namespace dryshod
