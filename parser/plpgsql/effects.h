// May this code define schema, whatever the data? Read from the text once, calls followed. Knows
// which statements define schema; refuses to know values.
#pragma once

#include <unordered_map>
#include <unordered_set>

#include "parser/plpgsql/code.h"

namespace dryshod {

/// What a list of statements may do if it runs.
struct Effect {
  bool defines = false;  // schema, or settings that names depend on
  bool leaves = false;   // RETURN, or a jump to a label
  bool jumps = false;    // EXIT or CONTINUE of the loop around it
};

class Effects {
 public:
  Effects(Session& session, Code& code) : session_(session), code_(code) {}

  Effect of(const List* statements, bool in_loop = false);
  /// Of a raw tree: the statement itself and the routines it calls.
  bool defines(const Node* tree);
  bool defines(Ref routine);
  /// The datums that the statements may give another value.
  std::unordered_set<int> assigned(const List* statements);

 private:
  void statement(const PLpgSQL_stmt* statement, bool in_loop, Effect& effect);
  bool expression(const PLpgSQL_expr* expression);
  bool expressions(const List* list);
  bool dynamic(const PLpgSQL_expr* text);

  Session& session_;
  Code& code_;
  std::unordered_map<uint32_t, bool> routines_{};  // by handle: false while it is looked at
};

/// The lists of statements inside a statement.
std::vector<const List*> inner_lists(const PLpgSQL_stmt* statement);
/// Does the text of a dynamic statement begin as one that only moves data?
bool begins_as_data(std::string_view sql);
/// The constant that the text of EXECUTE begins with, if it begins with one.
std::string_view leading_text(const Node* expression);

}  // namespace dryshod
