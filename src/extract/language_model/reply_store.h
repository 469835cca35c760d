// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace radgenome::extract::language_model {

/// Replies that were received once, in one SQLite file; what is kept is never asked again. Replies repeat
/// words of the reports, so the file is as private as they are. Several threads and programs may share it.
class ReplyStore {
 public:
  /// Opens the file, or makes it with the folders above it.
  /// @error bad_reply_store — names the file and the reason
  explicit ReplyStore(const std::filesystem::path& file);
  ~ReplyStore();
  ReplyStore(const ReplyStore&) = delete;
  ReplyStore& operator=(const ReplyStore&) = delete;

  std::optional<std::string> find(const std::string& key);

  /// The reply that is kept from now on: an earlier one where somebody was faster.
  std::string keep(const std::string& key, const std::string& model, const std::string& reply);

 private:
  struct Database;
  std::mutex mutex_;
  std::unique_ptr<Database> database_;
};

}  // namespace radgenome::extract::language_model
