// SPDX-License-Identifier: Apache-2.0
#include "release/shards.h"

#include <fmt/format.h>

#include <fstream>
#include <utility>

#include "core/file.h"
#include "core/hash.h"

namespace radgenome::release {
namespace {

namespace fs = std::filesystem;

constexpr const char* tar_ending = ".tar";
constexpr const char* list_ending = ".list";

/// What tells that a case is still the one that was written: the scan by what the file system says of it, as
/// `run` tells that an input did not change.
std::string member_line(const std::string& id, const fs::path& scan, const std::string& records) {
  return fmt::format("{} {} {} {}", sha256_of(records), fs::file_size(scan),
                     fs::last_write_time(scan).time_since_epoch().count(), id);
}

std::vector<std::string> lines_of(const fs::path& file) {
  std::vector<std::string> lines;
  std::ifstream text(file);
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

}  // namespace

Shards::Shards(fs::path folder, std::string split, std::uint64_t bytes)
    : folder_(std::move(folder)), split_(std::move(split)), limit_(bytes) {}

fs::path Shards::unfinished(const char* ending) const {
  return folder_ / fmt::format(".{}-{:05}{}", split_, count_, ending);
}

void Shards::open() {
  left_.clear();
  // The list is written behind the tar, so where it is the tar is whole.
  if (fs::exists(unfinished(tar_ending)) && fs::exists(unfinished(list_ending)))
    left_ = lines_of(unfinished(list_ending));
  if (left_.empty()) tar_ = std::make_unique<TarFile>(unfinished(tar_ending));
  members_.clear();
  bytes_ = 0;
  open_ = true;
}

void Shards::wait() {
  if (closing_.valid()) hashes_[count_ - 1] = closing_.get();
}

void Shards::close() {
  wait();
  if (tar_) {
    std::string list;
    for (const auto& member : members_) list += member + "\n";
    closing_ = std::async(std::launch::async, [tar = std::move(tar_), list, file = unfinished(list_ending)] {
      auto hash = tar->close();
      write_file_atomically(file, list);
      return hash;
    });
  } else if (members_.size() != left_.size()) {
    throw StaleLeftovers{};
  }
  ++count_;
  open_ = false;
}

void Shards::add(const std::string& id, const fs::path& scan, const std::string& records) {
  const auto bytes = fs::file_size(scan) + records.size();
  if (open_ && bytes_ + bytes > limit_) close();
  if (!open_) open();
  members_.push_back(member_line(id, scan, records));
  bytes_ += bytes;
  if (!tar_) {
    if (members_.size() > left_.size() || left_[members_.size() - 1] != members_.back())
      throw StaleLeftovers{};
    return;
  }
  tar_->add_file(id + ".ozx", scan);
  tar_->add(id + ".json", records);
}

std::map<fs::path, std::string> Shards::finish() {
  if (open_) close();
  wait();
  std::map<fs::path, std::string> hashes;
  const auto all = std::exchange(count_, 0);
  for (; count_ < all; ++count_) {
    const auto file = folder_ / fmt::format("{}-{:05}-of-{:05}.tar", split_, count_, all);
    fs::rename(unfinished(tar_ending), file);
    if (const auto hash = hashes_.find(count_); hash != hashes_.end()) hashes[file] = hash->second;
  }
  return hashes;
}

bool is_leftover(const fs::path& file) {
  const auto name = file.filename().string();
  return name.starts_with('.') && (name.ends_with(tar_ending) || name.ends_with(list_ending));
}

void remove_leftovers(const fs::path& folder) {
  std::error_code failed;
  std::vector<fs::path> leftovers;
  for (const auto& entry : fs::directory_iterator(folder, failed))
    if (is_leftover(entry.path())) leftovers.push_back(entry.path());
  for (const auto& file : leftovers) fs::remove(file, failed);
}

}  // namespace radgenome::release
