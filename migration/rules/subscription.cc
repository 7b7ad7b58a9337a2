// Subscriptions, without ever connecting to a publisher: made with connect = false, dropped after
// they have let go of their slot, never made again. What would need the publisher is left to a
// hand.
#include <algorithm>
#include <map>

#include "migration/rules/shared/clauses.h"

namespace dryshod {
namespace {

using Options = std::map<std::string, std::string, std::less<>>;

Options options_of(const Catalog& c, const Subscription& subscription) {
  Options options;
  for (const std::string_view item : c.strings()[subscription.options]) {
    const size_t equals = item.find('=');
    options.emplace(item.substr(0, equals), item.substr(equals + 1));
  }
  return options;
}

/// What an option that is not stored has (src/backend/commands/subscriptioncmds.c).
std::string usual_value(std::string_view name, int major) {
  if (name == "streaming") return major >= 18 ? "parallel" : "false";
  if (name == "synchronous_commit") return "off";
  if (name == "origin") return "any";
  return name == "password_required" ? "true" : "false";
}

std::string assignment(const std::string& name, const std::string& value) {
  if (name == "slot_name" && value == "none") return name + " = NONE";
  const bool text = name == "slot_name" || name == "synchronous_commit" || name == "origin";
  return name + " = " + (text ? quote_literal(value) : value);
}

std::string publications(const Catalog& c, const Subscription& subscription) {
  std::string out;
  for (const std::string_view name : c.strings()[subscription.publications]) {
    out += (out.empty() ? "" : ", ") + quote_ident(name);
  }
  return out;
}

/// Whether the publisher's slot would have to change along.
bool is_the_slots(std::string_view option) {
  return option == "two_phase" || option == "failover";
}

}  // namespace

template <>
struct Rules<Subscription> {
  static constexpr int lateness = 1;

  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    const Subscription& subscription = to.get<Subscription>(ref);
    std::string options = "connect = false";
    for (const auto& [name, value] : options_of(to, subscription)) {
      options += ", " + assignment(name, value);
    }
    emit.statement("CREATE " + object_words(to, ref) + "\n    CONNECTION " +
                   quote_literal(to.text(subscription.connection)) + "\n    PUBLICATION " +
                   publications(to, subscription) + "\n    WITH (" + options + ")")
        .why = "made without connecting: the slot is to be made on the publisher";
    if (subscription.enabled) emit.statement("ALTER " + object_words(to, ref) + " ENABLE");
  }
  static void drop(Emit& emit, Ref ref) {
    const Catalog& from = emit.from();
    const Subscription& subscription = from.get<Subscription>(ref);
    const std::string alter = "ALTER " + object_words(from, ref);
    const std::string slot = options_of(from, subscription)["slot_name"];
    if (slot != "none") {
      if (subscription.enabled) emit.statement(alter + " DISABLE");
      emit.statement(alter + " SET (slot_name = NONE)");
    }
    Emit::Piece& dropped = emit.statement("DROP " + object_words(from, ref));
    if (slot != "none") {
      dropped.why = "slot " + slot + " stays on the publisher and is to be dropped there";
    }
  }

  static void connection(Emit& emit, const Change& change) {
    emit.statement("ALTER " + object_words(change.to, change.b) + " CONNECTION " +
                   quote_literal(change.to.text(change.new_value<Subscription>().connection)));
  }
  static void published(Emit& emit, const Change& change) {
    emit.statement("ALTER " + object_words(change.to, change.b) + " SET PUBLICATION " +
                   publications(change.to, change.new_value<Subscription>()) +
                   " WITH (refresh = false)");
  }
  static void options(Emit& emit, const Change& change) {
    const std::string words = object_words(change.to, change.b);
    const Options before = options_of(change.from, change.old_value<Subscription>());
    const Options after = options_of(change.to, change.new_value<Subscription>());
    std::string set;
    const auto put = [&](const std::string& name, const std::string& old_value,
                         const std::string& value) {
      if (is_the_slots(name)) {
        emit.by_hand({words, name + " = " + old_value, name + " = " + value});
      } else {
        set += (set.empty() ? "" : ", ") + assignment(name, value);
      }
    };
    for (const auto& [name, value] : after) {
      const auto old = before.find(name);
      const std::string old_value =
          old == before.end() ? usual_value(name, change.from.major) : old->second;
      if (old == before.end() || old->second != value) put(name, old_value, value);
    }
    for (const auto& [name, value] : before) {
      if (!after.contains(name)) put(name, value, usual_value(name, change.to.major));
    }
    if (!set.empty()) emit.statement("ALTER " + words + " SET (" + set + ")");
  }
  static void enabled(Emit& emit, const Change& change) {
    emit.statement("ALTER " + object_words(change.to, change.b) +
                   (change.new_value<Subscription>().enabled ? " ENABLE" : " DISABLE"));
  }

  static constexpr auto alters = std::tuple{
      alter<&Subscription::connection>(connection), alter<&Subscription::publications>(published),
      alter<&Subscription::options>(options), alter<&Subscription::enabled>(enabled)};
};

DRYSHOD_RULES(Subscription)

}  // namespace dryshod
