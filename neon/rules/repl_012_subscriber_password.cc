// NEON-REPL-012: subscriptions whose connection names no password, which from 16 on a superuser
// alone may make.
#include <cctype>

#include "catalog/secret.h"
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

constexpr int kFirstMajor =
    16;  // before it a subscription is a superuser's, and Neon lets its roles

bool is_uri(std::string_view connection) {
  return connection.starts_with("postgresql://") || connection.starts_with("postgres://");
}

/// What stands in the place of one counts.
bool names_password(std::string_view connection) {
  if (is_uri(connection) &&
      connection.find(":" + std::string(kSecretPlaceholder) + "@") != std::string_view::npos) {
    return true;
  }
  constexpr std::string_view kKey = "password";
  for (size_t at = connection.find(kKey); at != std::string_view::npos;
       at = connection.find(kKey, at + 1)) {
    const bool begins_word =
        at == 0 || std::isalpha(static_cast<unsigned char>(connection[at - 1])) == 0;
    const size_t next = connection.find_first_not_of(' ', at + kKey.size());
    if (begins_word && next != std::string_view::npos && connection[next] == '=') return true;
  }
  return false;
}

bool does_without(const Catalog& catalog, const Subscription& subscription) {
  return option_of(catalog, subscription.options, "password_required") == "false";
}

void find(const Survey& survey, Found& found) {
  if (survey.target < kFirstMajor) return;
  const Catalog& catalog = survey.catalog;
  each_own<Subscription>(survey, [&](Ref ref) {
    const Subscription& subscription = catalog.get<Subscription>(ref);
    if (does_without(catalog, subscription) ||
        !names_password(catalog.text(subscription.connection))) {
      found.at(ref);
    }
  });
}

std::string with_password(std::string_view connection) {
  const std::string secret(kSecretPlaceholder);
  const std::string before(connection);
  if (!is_uri(connection)) {
    return before + (before.empty() ? "" : " ") + "password='" + secret + "'";
  }
  return before + (before.find('?') == std::string::npos ? "?" : "&") + "password=" + secret;
}

void rewrite(const Survey&, const NeonFinding& finding, Rewriting& rewriting) {
  Catalog& catalog = rewriting.catalog();
  const Ref ref = finding.object;
  if (!catalog.alive(ref)) return;
  std::vector<std::string> options;
  const Subscription before = catalog.get<Subscription>(ref);
  for (const std::string_view item : catalog.strings()[before.options]) {
    if (item != "password_required=false") options.emplace_back(item);
  }
  std::string connection(catalog.text(before.connection));
  if (!names_password(connection)) connection = with_password(connection);
  Subscription& after = catalog.edit<Subscription>(ref);
  after.options = options.empty() ? NameList{} : catalog.strings().list(options);
  after.connection = catalog.strings().text(connection);
  rewriting.changed(ref, "a password is to be filled in");
}

constexpr NeonRule kRule{.fact = "NEON-REPL-012", .find = find, .rewrite = rewrite};

}  // namespace

DRYSHOD_NEON_RULE(repl_012_subscriber_password)

}  // namespace dryshod
