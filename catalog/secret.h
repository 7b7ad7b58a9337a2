// Which options hold secrets, and what stands in their place: values of secrets are never stored.
#pragma once

#include <string>
#include <string_view>

namespace dryshod {

inline constexpr std::string_view kSecretPlaceholder = "<secret: fill in>";

/// "password", "ssl_password", "api_key", ...: by the name of the option alone.
inline bool is_secret_option(std::string_view name) {
  std::string lower(name);
  for (char& c : lower) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  if (lower == "password_required") return false;  // postgres_fdw: a Boolean
  for (const std::string_view word : {"password", "passwd", "passcode", "secret", "token",
                                      "api_key", "apikey", "access_key", "private_key"}) {
    if (lower.find(word) != std::string::npos) return true;
  }
  return false;
}

}  // namespace dryshod
