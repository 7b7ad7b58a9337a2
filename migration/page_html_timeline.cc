// A timeline of a page in HTML: phases as a list, their steps as lists within, a bar for each where
// it begins and as long as it may take. Knows lengths; what the steps do is words to it.
#include <fmt/format.h>

#include <algorithm>

#include "migration/page_html.h"

namespace dryshod {
namespace {

constexpr int kBar = 1000;  // the whole is so many units long
constexpr int kLeastBar = 8;

}  // namespace

void HtmlWriter::operator()(const PageTimeline& b) {
  double total = 0;
  size_t unknown = 0, count = 0;
  for (const PageTimeline::Phase& phase : b.phases) {
    for (const PageTimeline::Step& step : phase.steps) {
      ++count;
      if (step.seconds < 0) {
        ++unknown;
      } else {
        total += step.seconds;
      }
    }
  }
  // Where nothing is known, each step is as long as any other: what is seen is their order.
  const double unit = total > 0 ? 0 : 1;
  const double whole = total > 0 ? total : std::max<double>(1, static_cast<double>(count));
  const int level = std::min(level_ + 1, 6);
  double at = 0;
  out_ += fmt::format("<ol class=\"timeline\" aria-label=\"{}\">\n", in_attribute(b.name));
  for (const PageTimeline::Phase& phase : b.phases) {
    out_ += fmt::format(
        "<li class=\"phase\">\n<h{0} id=\"{1}\">{2}</h{0}>\n<p class=\"beside\">{3}{4}{5}</p>\n",
        level, next_id("phase"), in_html(phase.name), in_html(phase.about),
        phase.about.empty() ? "" : "; ", in_html(phase_sum(phase)));
    out_ += "<ol class=\"steps\">\n";
    for (const PageTimeline::Step& step : phase.steps) {
      const double length = step.seconds < 0 ? unit : std::max(step.seconds, unit);
      const int from = std::min(static_cast<int>(at / whole * kBar), kBar - kLeastBar);
      const int size = std::clamp(static_cast<int>(length / whole * kBar), kLeastBar, kBar - from);
      at += length;
      const std::string words = duration_words(step.seconds);
      out_ += fmt::format(
          "<li><span class=\"number\">{}</span><span class=\"what\">{}{}</span>"
          "<svg class=\"bar\" viewBox=\"0 0 {} 10\" preserveAspectRatio=\"none\" "
          "aria-hidden=\"true\">"
          "<rect class=\"track\" width=\"{}\" height=\"10\"/><rect class=\"{}\" x=\"{}\" "
          "width=\"{}\" "
          "height=\"10\"/></svg><span class=\"time\">{}</span></li>\n",
          in_html(step.number), html_link(step.link, in_html(step.text)),
          step.badge.empty() ? "" : " " + html_badge(step.tone, step.badge), kBar, kBar,
          step.seconds < 0                 ? "guess"
          : tone_class(step.tone) == "bad" ? "long bad"
                                           : "long",
          from, size, words.empty() ? "<span class=\"unseen\">not known</span>" : in_html(words));
    }
    out_ += "</ol>\n";
    if (!phase.gate.empty()) {
      out_ += fmt::format("<p class=\"gate\"><strong>Gate.</strong> {}{}{}</p>\n",
                          in_html(phase.gate), phase.gate_link_text.empty() ? "" : " ",
                          phase.gate_link_text.empty()
                              ? std::string()
                              : html_link(phase.gate_link, in_html(phase.gate_link_text)));
    }
    out_ += "</li>\n";
  }
  out_ += "</ol>\n";
  if (unknown == count && count != 0) {
    out_ +=
        "<p class=\"beside\">How long a step takes is not known: the bars show the order "
        "only.</p>\n";
  } else if (unknown != 0) {
    out_ += fmt::format(
        "<p class=\"beside\">How long it takes is not known of {} step{}: a thin mark.</p>\n",
        unknown, unknown == 1 ? "" : "s");
  }
}

}  // namespace dryshod
