// How an HTML page looks, and the little script that filters its tables. Knows class names and what
// a browser does with them; refuses to know any text of a source: both are the same on every page.
#pragma once

#include <string_view>

namespace dryshod {

extern const std::string_view kPageStyle;
/// The page is whole without it: what it works on is hidden until it runs.
extern const std::string_view kPageScript;
/// SHA-256 of the script in Base64, for the page's policy: no other script of the page is run.
/// tests/guards/page_script_test.py says what it should be.
extern const std::string_view kPageScriptDigest;

}  // namespace dryshod
