// See connection.h.
#include "parser/live/connection.h"

#include <array>
#include <charconv>
#include <cstring>

#include <fmt/format.h>
#include <libpq-fe.h>

#include "catalog/secret.h"

namespace dryshod {
namespace {

/// One line of it, without the program's own layout.
std::string one_line(std::string_view message) {
  std::string out;
  for (const char c : message) {
    const bool blank = c == '\n' || c == '\t' || c == '\r' || c == ' ';
    if (!blank) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  while (!out.empty() && (out.back() == ' ' || out.back() == '.')) out.pop_back();
  return out;
}

void hide(std::string& text, const char* secret) {
  if (secret == nullptr || *secret == '\0') return;
  const size_t length = std::strlen(secret);
  for (size_t at = text.find(secret); at != std::string::npos;
       at = text.find(secret, at + kSecretPlaceholder.size())) {
    text.replace(at, length, kSecretPlaceholder);
  }
}

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
using Options = std::unique_ptr<PQconninfoOption, FreeOptions>;

void hide_all(std::string& text, const PQconninfoOption* options) {
  for (; options != nullptr && options->keyword != nullptr; ++options) {
    if (is_secret_option(options->keyword)) hide(text, options->val);
  }
}

std::string value_of(const char* text) {
  return text == nullptr ? std::string() : std::string(text);
}

}  // namespace

LiveRows::LiveRows(pg_result* result) : result_(result), size_(PQntuples(result)) {}

void LiveRows::Clear::operator()(pg_result* result) const {
  PQclear(result);
}

bool LiveRows::null(int row, int column) const {
  return PQgetisnull(result_.get(), row, column) != 0;
}

std::string_view LiveRows::text(int row, int column) const {
  return {PQgetvalue(result_.get(), row, column),
          static_cast<size_t>(PQgetlength(result_.get(), row, column))};
}

uint32_t LiveRows::oid(int row, int column) const {
  const std::string_view digits = text(row, column);
  uint32_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

void LiveConnection::Finish::operator()(pg_conn* connection) const {
  PQfinish(connection);
}

Result<LiveConnection> LiveConnection::open(std::string_view argument) {
  const std::string text(argument);
  // What libpq says of a string that it cannot read may repeat any part of it.
  char* why = nullptr;
  const Options given(PQconninfoParse(text.c_str(), &why));
  if (why != nullptr) PQfreemem(why);
  if (!given) return failure("this is no connection string that libpq can read (it is not shown)");

  const std::array<const char*, 4> keywords = {"fallback_application_name", "client_encoding",
                                               "dbname", nullptr};
  const std::array<const char*, 4> values = {"dryshod", "UTF8", text.c_str(), nullptr};
  LiveConnection opened(PQconnectdbParams(keywords.data(), values.data(), 1));
  ++opened.round_trips_;
  PGconn* connection = opened.connection_.get();
  if (connection == nullptr) return failure("no memory for a connection");
  if (PQstatus(connection) != CONNECTION_OK) {
    std::string message = PQerrorMessage(connection);
    hide_all(message, given.get());
    return opened.fail(message);
  }
  const std::string host = opened.host();
  const std::string database = value_of(PQdb(connection));
  opened.name_ =
      host.empty() || host.front() == '/'
          ? fmt::format("host={} port={} dbname={}", host, value_of(PQport(connection)), database)
          : fmt::format("postgresql://{}:{}/{}", host, value_of(PQport(connection)), database);
  return opened;
}

std::string LiveConnection::host() const {
  return value_of(PQhost(connection_.get()));
}

int LiveConnection::server_version() const {
  return PQserverVersion(connection_.get());
}

std::string LiveConnection::version_words() const {
  return value_of(PQparameterStatus(connection_.get(), "server_version"));
}

tl::unexpected<Diagnostics> LiveConnection::fail(std::string_view message) const {
  std::string text(message);
  const Options options(PQconninfo(connection_.get()));
  hide_all(text, options.get());
  hide(text, PQpass(connection_.get()));
  text = one_line(text);
  return failure(name_.empty() ? "cannot connect: " + text : name_ + ": " + text);
}

Result<std::vector<LiveRows>> LiveConnection::ask(const std::string& sql) {
  PGconn* connection = connection_.get();
  ++round_trips_;
  if (PQsendQuery(connection, sql.c_str()) == 0) return fail(PQerrorMessage(connection));
  std::vector<LiveRows> answers;
  std::string error;
  while (PGresult* result = PQgetResult(connection)) {
    switch (PQresultStatus(result)) {
      case PGRES_TUPLES_OK:
        answers.emplace_back(result);
        continue;
      case PGRES_COMMAND_OK:
      case PGRES_EMPTY_QUERY:
        break;
      default: {
        const char* primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
        if (error.empty()) error = primary != nullptr ? primary : PQresultErrorMessage(result);
        break;
      }
    }
    PQclear(result);
  }
  if (!error.empty()) return fail(error);
  if (PQstatus(connection) != CONNECTION_OK) return fail(PQerrorMessage(connection));
  return answers;
}

}  // namespace dryshod
