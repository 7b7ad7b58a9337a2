// See progress.h. A thread of its own writes, so that the work need not look at a clock.
#include "cli/progress.h"

#include <unistd.h>

#include <utility>

namespace dryshod::cli {

Progress::Progress(int terminal, std::chrono::milliseconds patience) : terminal_(terminal) {
  if (isatty(terminal) != 1) return;
  watcher_ = std::thread([this, patience] { watch(patience); });
}

Progress::~Progress() {
  done();
}

void Progress::phase(std::string words) {
  const std::lock_guard lock(mutex_);
  words_ = std::move(words);
  changed_.notify_all();
}

void Progress::done() {
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
    changed_.notify_all();
  }
  if (watcher_.joinable()) watcher_.join();
}

void Progress::watch(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  if (changed_.wait_for(lock, patience, [&] { return done_; })) return;
  std::string shown;
  while (!done_) {
    if (shown != words_) show(shown = words_);
    changed_.wait(lock, [&] { return done_ || shown != words_; });
  }
  if (!shown.empty()) show({});
}

/// "\r", the words, and "erase to the end of the line".
void Progress::show(const std::string& words) const {
  const std::string line = "\r" + (words.empty() ? words : "dryshod: " + words + " ...") + "\x1b[K";
  [[maybe_unused]] const ssize_t written = write(terminal_, line.data(), line.size());
}

}  // namespace dryshod::cli
