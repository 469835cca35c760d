// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <fstream>
#include <string_view>

namespace radgenome::cli {

/// A file that grows piece by piece and takes its name only once it is whole.
class LinesFile {
 public:
  /// @error cannot_write
  explicit LinesFile(std::filesystem::path path);
  ~LinesFile();
  LinesFile(const LinesFile&) = delete;
  LinesFile& operator=(const LinesFile&) = delete;

  void write(std::string_view bytes);
  void finish();

 private:
  void require() const;

  std::filesystem::path path_, partial_;
  std::ofstream stream_;
  bool done_ = false;
};

}  // namespace radgenome::cli
