// What rules have in common: where code says a name of the fact, where a parameter is set, what
// stands for many. Knows catalogs and mentions; refuses to know any row of the facts.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "neon/rule.h"

namespace dryshod {

/// Puts a sentence about this very finding before what the fact says.
void say(NeonFinding& finding, const std::string& sentence);

/// "public.a, public.b, public.c and 9 more".
std::string first_names(const Catalog& catalog, const std::vector<Ref>& refs);

// ---- what code says

using Accepts = std::function<bool(const Mention&)>;
using Settle = std::function<void(NeonFinding&)>;

/// One finding at each element of the source's own that says something accepted, however often: "It
/// calls f(), g()." It blocks nothing: code loads all the same. `settle` may change it.
void at_code(const Survey& survey, Found& found, std::string_view verb, const Accepts& accepts,
             const Settle& settle = nullptr);

/// A call of a function that the fact names, as f or as schema.f; not of one of the source's own.
bool is_named_call(const Survey& survey, const Found& found, const Mention& mention);

/// Elements whose code calls functions that the fact names.
void at_calls(const Survey& survey, Found& found, const Settle& settle = nullptr);
/// Elements whose code runs statements that the fact names.
void at_statements(const Survey& survey, Found& found);
/// Statements beside the schema that the fact names.
void at_passed(const Survey& survey, Found& found, const Settle& settle = nullptr);

// ---- where parameters are set

/// Says whether a name and a value are meant.
using Parameter = std::function<bool(std::string_view name, std::string_view value)>;

/// Parameters that are set for roles and databases, and by SET clauses of routines.
void at_parameters(const Survey& survey, Found& found, const Parameter& accepts);
/// Takes out what at_parameters() found with the same words.
void take_out_parameters(const NeonFinding& finding, Rewriting& rewriting,
                         const Parameter& accepts);
/// Those that a fact names.
Parameter named_parameter(const Fact& fact);

/// What a statement that was passed sets: of SET, RESET and ALTER SYSTEM.
struct PassedParameter {
  std::string name;   // folded; empty: it sets none
  std::string value;  // without quotes around it
  bool is_local = false;
};
PassedParameter passed_parameter(const PassedStatement& passed);
/// ALTER SYSTEM of parameters that the fact names.
void at_system_parameters(const Survey& survey, Found& found, const Settle& settle = nullptr);

// ---- one for many

/// One finding for all of them where the first was made: "12 sequences: public.a, public.b ...".
void at_all(const Survey& survey, Found& found, const std::vector<Ref>& refs, std::string_view one,
            std::string_view many);

/// The source's own elements of a kind.
template <class T, class F>
void each_own(const Survey& survey, F&& f) {
  survey.catalog.each_of<T>([&](Ref ref) {
    if (survey.counts(ref)) f(ref);
  });
}

/// The foreign-data wrapper of a server, as it is called.
std::string_view wrapper_of(const Catalog& catalog, Ref server);

/// The value of an option in a list of "name=value"; empty: not there.
std::string_view option_of(const Catalog& catalog, NameList options, std::string_view name);

}  // namespace dryshod
