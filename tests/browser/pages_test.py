# The pages in a real browser: nothing is asked of the network, nothing is complained of, the filter works,
# text can be read in light and in dark, all of it without a mouse, and hostile names stay text. Knows the
# program's commands and the browser; what a page says is tests/migration's affair. Skips, loudly, where
# there is no Chromium; that is an error where CI is set.
import os
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import chromium

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.environ.get("DRYSHOD_PROGRAM", os.path.join(ROOT, "build/dev/dryshod"))
SKIPPED = 4
HOSTILE = os.path.join(ROOT, "fixtures/pairs/name--markup-and-turned-text")
SHOP = os.path.join(ROOT, "fixtures/shop")

# Elements with text of their own whose contrast is below 4.5 to what they stand on (WCAG 2, 1.4.3).
CONTRAST = r"""(() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgb = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => {
    const part = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      if (at instanceof SVGElement) {
        const box = at.classList.contains('box') && at.querySelector('rect');
        if (box) return rgb(getComputedStyle(box).fill);
        continue;
      }
      const colour = rgb(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255];
  };
  const low = [];
  let seen = 0;
  for (const details of document.querySelectorAll('details')) details.open = true;
  for (const element of document.body.querySelectorAll('*')) {
    if (![...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) continue;
    if (element.closest('title, script, .unseen, option')) continue;
    const style = getComputedStyle(element);
    const ink = element instanceof SVGElement ? style.fill : style.color;
    const [a, b] = [light(rgb(ink)), light(ground(element))].sort((x, y) => y - x);
    seen += 1;
    if ((a + 0.05) / (b + 0.05) < 4.5) {
      low.push(element.tagName + '.' + element.className + ' ' + ((a + 0.05) / (b + 0.05)).toFixed(2));
    }
  }
  return {seen, low: [...new Set(low)]};
})()"""


def made(*arguments, out=None):
    done = subprocess.run([PROGRAM, *arguments], capture_output=True, check=False)
    if done.returncode != 0:
        raise AssertionError(done.stderr.decode())
    if out:
        with open(out, "wb") as file:
            file.write(done.stdout)
    return done.stdout.decode()


class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.pages = {}
        for name, a, b in (("hostile", HOSTILE + "/a.sql", HOSTILE + "/b.sql"),
                           ("shop", SHOP + "/v1.sql", SHOP + "/v2.sql")):
            page = os.path.join(cls.folder.name, name + ".html")
            made("diff", "--format", "html", a, b, out=page)
            cls.pages["diff " + name] = page
            plan = os.path.join(cls.folder.name, name)
            made("plan", a, b, "-o", plan, "--accept-loss", "*")
            cls.pages["plan " + name] = os.path.join(plan, "plan.html")
            page = os.path.join(cls.folder.name, name + "-assess.html")
            made("assess", "--format", "html", a, out=page)
            cls.pages["assess " + name] = page
            move = os.path.join(cls.folder.name, name + "-move")
            made("cutover", a, "-o", move)
            cls.pages["cutover " + name] = os.path.join(move, "runbook.html")
        cls.browser = chromium.Browser(chromium.find())

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.folder.cleanup()

    def setUp(self):
        self.browser.scheme("light")
        self.browser.window(1280, 900)

    def each(self):
        for name, page in self.pages.items():
            self.browser.open(page)
            yield name, page

    def shown(self):
        return self.browser.run("[...document.querySelectorAll('main > .scroll tbody tr')]"
                                ".filter((row) => row.offsetParent !== null).length")

    def test_nothing_is_asked_of_the_network_and_nothing_is_wrong(self):
        for name, page in self.each():
            with self.subTest(page=name):
                self.browser.run("new Promise((done) => setTimeout(done, 100))")
                self.assertEqual(self.browser.requests(), ["file://" + page])
                self.assertEqual(self.browser.complaints(), [])

    def test_the_check_sees_what_it_must(self):
        page = os.path.join(self.folder.name, "bad.html")
        with open(self.pages["plan shop"], encoding="utf-8") as file:
            html = file.read()
        policy = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
        self.assertRegex(html, policy)
        bad = '<main id="main"><img src="other.png" alt=""><script>throw new Error("x")</script>'
        for text in (html, policy.sub("", html)):
            with open(page, "w", encoding="utf-8") as file:
                file.write(re.sub(r'<main [^>]*>', bad, text))
            self.browser.open(page)
            self.browser.run("new Promise((done) => setTimeout(done, 100))")
            self.assertNotEqual(self.browser.complaints(), [])
        self.assertEqual(len(self.browser.requests()), 2)
        self.browser.run("document.querySelector('h1').style.color = '#999'")
        self.assertTrue(any("H1" in low for low in self.browser.run(CONTRAST)["low"]))

    def test_hostile_names_stay_text(self):
        parts = ['</script><script>document.title="', '<img src=x onerror=alert(1)>', "a|b`c``*d* [e]",
                 "\\u202edesrever", "\\x01\\x1b[31mred"]
        # The names of tables and columns; the others speak of objects by other names.
        told = {"diff hostile": parts, "plan hostile": parts, "assess hostile": parts[:1],
                "cutover hostile": parts[:1]}
        for name in told:
            with self.subTest(name):
                self.browser.open(self.pages[name])
                run = self.browser.run
                self.assertEqual(run("document.querySelectorAll('img, iframe, object, b, main script').length"), 0)
                self.assertEqual(run("document.scripts.length"), 1)
                self.assertEqual(run("[...document.querySelectorAll('*')].filter((e) => [...e.attributes]"
                                     ".some((a) => a.name.startsWith('on'))).length"), 0)
                self.assertNotEqual(run("document.title"), "run")
                text = run("document.body.textContent")
                for part in told[name]:
                    self.assertIn(part, text)
                self.assertNotRegex(text, "[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
                if any("\\u202e" in part for part in told[name]):
                    self.assertGreater(run("document.querySelectorAll('bdi').length"), 0)

    def test_the_filter_narrows_and_widens(self):
        for name, _ in self.each():
            with self.subTest(page=name):
                run = self.browser.run
                all_rows = self.shown()
                self.assertGreater(all_rows, 3)
                self.assertEqual(run("document.querySelectorAll('form.filter[hidden]').length"), 0)
                # A choice: exactly the rows that have it, as many as it says.
                count = int(run("""(() => {
                    const choice = document.querySelector('form.filter select');
                    choice.focus();
                    choice.selectedIndex = 1;
                    choice.dispatchEvent(new Event('input', {bubbles: true}));
                    return choice.selectedOptions[0].text.match(/\\((\\d+)\\)$/)[1];
                })()"""))
                first = "[...document.querySelector('form.filter + .scroll tbody').rows].filter((r) => !r.hidden)"
                self.assertEqual(run(first + ".length"), count)
                self.assertEqual(run(first + ".every((r) => '=' + r.cells[document.querySelector('form.filter select')"
                                             ".dataset.column].dataset.value === document.querySelector("
                                             "'form.filter select').value)"), True)
                self.assertIn(str(count), run("document.querySelector('form.filter output').value"))
                run("document.querySelector('form.filter button[type=reset]').click()")
                run("new Promise((done) => setTimeout(done, 20))")
                self.assertEqual(self.shown(), all_rows)
                # A search: by typing.
                run("document.querySelector('form.filter input').focus()")
                self.browser.call("Input.insertText", text="no such thing anywhere")
                self.assertEqual(run(first + ".length"), 0)
                self.assertTrue(run("document.querySelector('form.filter output').value").startswith("0 of"))

    def test_a_link_to_a_row_shows_it_though_it_was_filtered_away(self):
        self.browser.open(self.pages["plan shop"])
        run = self.browser.run
        run("document.querySelector('form.filter input').focus()")
        self.browser.call("Input.insertText", text="no such thing anywhere")
        self.assertEqual(run("document.getElementById('step-2').hidden"), True)
        run("document.querySelector('.steps a[href=\"#step-2\"]').click()")
        run("new Promise((done) => setTimeout(done, 50))")
        self.assertEqual(run("document.getElementById('step-2').hidden"), False)

    def test_it_can_be_read_without_scripts(self):
        self.browser.scripts(False)
        try:
            for name, page in self.pages.items():
                with self.subTest(name):
                    self.browser.open(page)
                    self.assertGreater(self.shown(), 3)
                    self.assertEqual(self.browser.run(
                        "[...document.querySelectorAll('form.filter')].every((f) => f.offsetParent === null)"), True)
                    self.assertEqual(self.browser.complaints(), [])
        finally:
            self.browser.scripts(True)

    def test_text_can_be_told_from_its_ground(self):
        for scheme in ("light", "dark"):
            self.browser.scheme(scheme)
            for name, _ in self.each():
                with self.subTest(scheme, page=name):
                    found = self.browser.run(CONTRAST)
                    self.assertGreater(found["seen"], 30)
                    self.assertEqual(found["low"], [])

    def test_a_picture_shows_something_in_light_and_in_dark(self):
        for name, _ in self.each():
            with self.subTest(page=name):
                grounds = {}
                for scheme in ("light", "dark"):
                    self.browser.scheme(scheme)
                    width, height, rows = chromium.pixels(self.browser.picture())
                    self.assertEqual((width, height), (1280, 900))
                    counts = {}
                    for row in rows:
                        for pixel in row:
                            counts[pixel] = counts.get(pixel, 0) + 1
                    self.assertGreater(len(counts), 20, name)
                    ground, most = max(counts.items(), key=lambda item: item[1])
                    self.assertLess(most, 0.97 * width * height, name)
                    grounds[scheme] = sum(ground)
                self.assertGreater(grounds["light"], 3 * 200)
                self.assertLess(grounds["dark"], 3 * 60)

    def test_nothing_is_wider_than_the_window(self):
        for width in (1280, 380):
            self.browser.window(width, 800)
            for name, _ in self.each():
                with self.subTest(width, page=name):
                    self.assertLessEqual(self.browser.run("document.documentElement.scrollWidth"), width)

    def test_all_of_it_is_reached_by_keyboard_and_seen_there(self):
        for name, _ in self.each():
            with self.subTest(page=name):
                run = self.browser.run
                self.browser.key("Tab", 9)
                self.assertEqual(run("document.activeElement.className"), "skip")
                self.assertGreaterEqual(run("document.activeElement.getBoundingClientRect().left"), 0)
                reached = set()
                for i in range(50):
                    if i == 20:  # the lists before it may be long
                        run("document.querySelector('form.filter input').focus()")
                    self.browser.key("Tab", 9)
                    at = run("""(() => {
                        const at = document.activeElement, style = getComputedStyle(at);
                        if (at === document.body) return null;
                        const shape = at.querySelector && at instanceof SVGElement ? at.querySelector('rect') : null;
                        const seen = style.outlineStyle !== 'none' || (shape &&
                          parseFloat(getComputedStyle(shape).strokeWidth) >= 2);
                        return [at.tagName.toLowerCase(), Boolean(seen)];
                    })()""")
                    if at is None:
                        break
                    self.assertTrue(at[1], f"{name}: focus on <{at[0]}> is not seen")
                    reached.add(at[0])
                wanted = {"a", "select", "button"}
                if run("document.querySelector('details') !== null"):
                    wanted.add("summary")
                self.assertLessEqual(wanted, reached)

    def test_paper_has_no_controls(self):
        for name, _ in self.each():
            with self.subTest(page=name):
                self.browser.scheme("light", media="print")
                self.assertEqual(self.browser.run(
                    "[...document.querySelectorAll('form.filter, nav, .skip')].every((e) => e.offsetParent === null)"), True)

    def test_the_same_input_gives_the_same_bytes(self):
        for name, folder, a, b in (("hostile", HOSTILE, "a", "b"), ("shop", SHOP, "v1", "v2")):
            again = made("diff", "--format", "html", f"{folder}/{a}.sql", f"{folder}/{b}.sql")
            with open(self.pages["diff " + name], encoding="utf-8") as file:
                self.assertEqual(file.read(), again)


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    if chromium.find() is None:
        print("NO CHROMIUM IS INSTALLED: THE PAGES WERE NOT SEEN BY A BROWSER (scripts/setup --browser)")
        sys.exit(1 if os.environ.get("CI") else SKIPPED)
    unittest.main()
