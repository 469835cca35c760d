// SPDX-License-Identifier: Apache-2.0
#include "pipeline/dataset_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/error.h"

namespace radgenome::pipeline {

DatasetLock::DatasetLock(const std::filesystem::path& dataset) {
  std::error_code failed;
  std::filesystem::create_directories(dataset, failed);
  const auto file = dataset / ".lock";
  descriptor_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor_ < 0)
    throw Error("cannot_write",
                fmt::format("{}: the data set's folder cannot be written ({}); name another with -o",
                            dataset.string(), std::strerror(errno)));
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return;
  ::close(descriptor_);
  throw Error("dataset_busy",
              fmt::format("{}: another run works on this data set; wait for it, or name another "
                          "folder with -o",
                          dataset.string()));
}

DatasetLock::~DatasetLock() {
  ::close(descriptor_);
}

}  // namespace radgenome::pipeline
