// What the program is at, for a person who waits: on stderr, only on a terminal, only once the work
// has taken a second, and gone when it is done. Knows a terminal line; refuses to know the work.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace dryshod::cli {

class Progress {
 public:
  /// Shown after `patience` on file descriptor `terminal`; nothing at all where that is no
  /// terminal.
  explicit Progress(int terminal, std::chrono::milliseconds patience = std::chrono::seconds(1));
  /// Clears its line.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void phase(std::string words);
  /// Clears the line for good: before anything else is written to the terminal.
  void done();

 private:
  void watch(std::chrono::milliseconds patience);
  void show(const std::string& words) const;

  const int terminal_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string words_;  // guarded
  bool done_ = false;  // guarded
  std::thread watcher_;
};

}  // namespace dryshod::cli
