// See code_texts.h.
#include "parser/code/code_texts.h"

namespace dryshod {
namespace {

class Collector {
 public:
  Collector(const Catalog& catalog, const std::function<void(const CodeText&)>& f)
      : catalog_(catalog), f_(f) {}

  template <class T, class... Members>
  void of(Members... members) {
    catalog_.each_of<T>([&](Ref ref) {
      if (catalog_[ref].builtin || !catalog_[ref].local) return;
      const T& body = catalog_.get<T>(ref);
      (one(ref, body.*(members.first), members.second), ...);
    });
  }

 private:
  void one(Ref ref, Expr text, Frame frame) {
    if (text) f_({ref, frame, text});
  }

  const Catalog& catalog_;
  const std::function<void(const CodeText&)>& f_;
};

template <class T>
std::pair<Expr T::*, Frame> in(Expr T::*member, Frame frame) {
  return {member, frame};
}

}  // namespace

Around around(Frame frame) {
  switch (frame) {
    case Frame::Query:
      return {};
    case Frame::Value:
      return {"SELECT ", {}};
    case Frame::Keys:
      return {"CREATE INDEX ON t (", ")"};
    case Frame::Excluded:
      return {"ALTER TABLE t ADD EXCLUDE USING gist (", ")"};
    case Frame::Partition:
      return {"CREATE TABLE t () PARTITION BY ", {}};
    case Frame::Actions:
      return {"CREATE RULE r AS ON UPDATE TO t DO ALSO ", {}};
    case Frame::SqlBody:
      return {"CREATE FUNCTION f() LANGUAGE sql ", {}};
    case Frame::Arguments:
      return {"CREATE FUNCTION f(", ")"};
    case Frame::Returns:
      return {"CREATE FUNCTION f() RETURNS ", {}};
    case Frame::Aggregate:
      return {"CREATE AGGREGATE a (*) (", ")"};
    case Frame::Routine:
      return {};
  }
  return {};
}

void each_code_text(const Catalog& catalog, const std::function<void(const CodeText&)>& f) {
  Collector texts(catalog, f);
  texts.of<Function>(in(&Function::arguments, Frame::Arguments),
                     in(&Function::returns, Frame::Returns),
                     in(&Function::sql_body, Frame::SqlBody));
  texts.of<Procedure>(in(&Procedure::arguments, Frame::Arguments),
                      in(&Procedure::sql_body, Frame::SqlBody));
  texts.of<Aggregate>(in(&Aggregate::arguments, Frame::Arguments),
                      in(&Aggregate::definition, Frame::Aggregate));
  texts.of<Operator>(in(&Operator::function, Frame::Routine));
  texts.of<Cast>(in(&Cast::function, Frame::Routine));
  texts.of<Conversion>(in(&Conversion::function, Frame::Routine));
  texts.of<Table>(in(&Table::partition_key, Frame::Partition));
  texts.of<Default>(in(&Default::expression, Frame::Value));
  texts.of<Generated>(in(&Generated::expression, Frame::Value));
  texts.of<Check>(in(&Check::expression, Frame::Value));
  texts.of<Exclusion>(in(&Exclusion::elements, Frame::Excluded),
                      in(&Exclusion::predicate, Frame::Value));
  texts.of<View>(in(&View::query, Frame::Query));
  texts.of<MaterializedView>(in(&MaterializedView::query, Frame::Query));
  texts.of<Index>(in(&Index::keys, Frame::Keys), in(&Index::predicate, Frame::Value));
  texts.of<Statistics>(in(&Statistics::expressions, Frame::Keys));
  texts.of<Rule>(in(&Rule::condition, Frame::Value), in(&Rule::actions, Frame::Actions));
  texts.of<Trigger>(in(&Trigger::condition, Frame::Value), in(&Trigger::function, Frame::Routine));
  texts.of<Policy>(in(&Policy::using_expression, Frame::Value),
                   in(&Policy::check_expression, Frame::Value));
  texts.of<EventTrigger>(in(&EventTrigger::function, Frame::Routine));
  texts.of<PublishedTable>(in(&PublishedTable::condition, Frame::Value));
}

}  // namespace dryshod
