// SPDX-License-Identifier: Apache-2.0
#include "core/memory.h"

#include <algorithm>
#include <fstream>
#include <string>

namespace radgenome {
namespace {

std::optional<std::uint64_t> number_in(const char* file) {
  std::ifstream text(file);
  std::uint64_t number = 0;
  return text >> number ? std::optional(number) : std::nullopt;  // "max" is no number
}

std::optional<std::uint64_t> free_in_machine() {
  std::ifstream meminfo("/proc/meminfo");
  std::string key;
  std::uint64_t kib = 0;
  while (meminfo >> key >> kib) {
    if (key == "MemAvailable:") return kib * 1024;
    meminfo.ignore(64, '\n');
  }
  return std::nullopt;
}

/// What a group holds of files can be given back at any time, but counts as used.
std::uint64_t files_in_group() {
  std::ifstream statistics("/sys/fs/cgroup/memory.stat");
  std::string key;
  std::uint64_t bytes = 0, files = 0;
  while (statistics >> key >> bytes)
    if (key == "inactive_file" || key == "active_file") files += bytes;
  return files;
}

std::optional<std::uint64_t> free_in_group() {
  const auto limit = number_in("/sys/fs/cgroup/memory.max"),
             used = number_in("/sys/fs/cgroup/memory.current");
  if (!limit || !used) return std::nullopt;
  const auto held = *used - std::min(*used, files_in_group());
  return *limit - std::min(*limit, held);
}

}  // namespace

std::optional<std::uint64_t> available_memory() {
  const auto machine = free_in_machine(), group = free_in_group();
  if (machine && group) return std::min(*machine, *group);
  return machine ? machine : group;
}

}  // namespace radgenome
