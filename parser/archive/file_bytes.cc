// See file_bytes.h.
#include "parser/archive/file_bytes.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

namespace dryshod {

FileBytes::FileBytes(void* map, size_t size)
    : map_(map), view_(static_cast<const char*>(map), map == nullptr ? 0 : size) {}

FileBytes::~FileBytes() {
  if (map_ != nullptr) ::munmap(map_, view_.size());
}

Result<std::shared_ptr<const FileBytes>> FileBytes::open(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return failure(fmt::format("{}: {}", path, std::strerror(errno)));
  struct stat info {};
  const bool known = ::fstat(fd, &info) == 0;
  const size_t size = known && S_ISREG(info.st_mode) ? static_cast<size_t>(info.st_size) : 0;
  void* map = size == 0 ? nullptr : ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
  const int why = errno;
  ::close(fd);
  if (map == MAP_FAILED) return failure(fmt::format("{}: {}", path, std::strerror(why)));
  return std::shared_ptr<const FileBytes>(new FileBytes(map, size));
}

}  // namespace dryshod
