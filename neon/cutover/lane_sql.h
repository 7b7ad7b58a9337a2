// The SQL of the lanes: books and heartbeat on both sides, publication, slot, subscription, and
// their end. Each text may be run again: what is there stays. Nothing of it takes a superuser on a
// target of 16 or later. Knows PostgreSQL's logical replication; refuses to know when a step is
// run.
#pragma once

#include <string>
#include <vector>

#include "neon/cutover/runbook.h"

namespace dryshod {

/// From the source to the target, or the way back.
struct Lane {
  const char* name;    // "forward": of the row of the heartbeat
  const char* object;  // "dryshod_fwd": publication, slot and subscription
  const char* dsn;     // the variable with which the subscriber reaches the publisher
};
inline constexpr Lane kForward{"forward", "dryshod_fwd", "SOURCE_REPLICATION_DSN"};
inline constexpr Lane kReverse{"reverse", "dryshod_rev", "TARGET_REPLICATION_DSN"};

/// What every file of SQL begins with.
std::string sql_head(std::string_view title, Side side);

std::string prepare_sql(bool with_heartbeat_rows);
std::string publication_sql(const Runbook& runbook, const Lane& lane);
std::string slot_sql(const Lane& lane);
/// `subscriber`: the major of the server that it is made on.
std::string subscription_sql(const Lane& lane, int subscriber, bool copies);
/// Asked until it says "done".
std::string copied_sql(const Lane& lane);
/// On the subscriber, around statements that take locks on several tables.
std::string pause_lane_sql(const Lane& lane);
std::string resume_lane_sql(const Lane& lane);
std::string heartbeat_sql(const Lane& lane);
std::string heartbeat_query(const Lane& lane);

std::string drop_subscription_sql(const Lane& lane);
std::string drop_slot_sql(const Lane& lane);
std::string drop_publication_sql(const Lane& lane);
/// The books, the heartbeat and the freeze.
std::string drop_books_sql();

/// Behind by less than 16 MB, and at work: 1.
std::string lag_query(const Lane& lane);
/// On the subscriber: errors and switched-off subscriptions; no row: none.
std::string trouble_query(const Lane& lane, int subscriber);

}  // namespace dryshod
