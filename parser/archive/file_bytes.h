// The bytes of a file, mapped and not read: an archive may be larger than memory, and its table of
// contents is at its beginning. Knows files; refuses to know what is in them.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "catalog/diagnostic.h"

namespace dryshod {

class FileBytes {
 public:
  /// A regular file.
  static Result<std::shared_ptr<const FileBytes>> open(const std::string& path);

  ~FileBytes();
  FileBytes(const FileBytes&) = delete;
  FileBytes& operator=(const FileBytes&) = delete;

  std::string_view view() const { return view_; }

 private:
  FileBytes(void* map, size_t size);

  void* map_ = nullptr;
  std::string_view view_;
};

}  // namespace dryshod
