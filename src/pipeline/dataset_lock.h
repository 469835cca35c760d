// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace radgenome::pipeline {

/// Holds a data set for one run: two runs over one folder would overwrite each other's masks. The lock goes
/// with the process, however it ends.
class DatasetLock {
 public:
  /// Makes the folder where it is missing.
  /// @error dataset_busy — another process holds it
  /// @error cannot_write
  explicit DatasetLock(const std::filesystem::path& dataset);
  ~DatasetLock();
  DatasetLock(const DatasetLock&) = delete;
  DatasetLock& operator=(const DatasetLock&) = delete;

 private:
  int descriptor_ = -1;
};

}  // namespace radgenome::pipeline
