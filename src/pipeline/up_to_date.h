// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/json.h"
#include "record/made_by.h"
#include "record/read_as.h"

namespace radgenome::pipeline {

/// A record with the hash of its bytes, as the stages after it name it among their inputs.
template <class Record>
struct Kept {
  Record record;
  std::string hash;
  bool made = false;  ///< false: it was up to date
};

/// A record as it stands in its file.
template <class Record>
std::string text_of(const Record& record) {
  return pretty(to_json(record));
}

/// The record in `file` where it was made by exactly `wanted`; else made anew and written. A file that
/// is `unfinished`, or that cannot be read as a record (cut short by a full disk on another system, edited by
/// hand) is made anew too.
template <class Record, class Make>
Kept<Record> up_to_date_or_make(const std::filesystem::path& file, const record::MadeBy& wanted,
                                Record (*from)(std::string_view), const Make& make,
                                const std::function<bool(const Record&)>& unfinished = {}) {
  try {
    if (const auto bytes = read_file_if_there(file)) {
      auto record = from(*bytes);
      const bool finished = !unfinished || !unfinished(record);
      if (finished && record.made_by == wanted) return {std::move(record), sha256_of(*bytes), false};
    }
  } catch (const Error&) {
  } catch (const nlohmann::json::exception&) {
  }
  Record record = make();
  record.made_by = wanted;
  const auto bytes = text_of(record);
  write_file_atomically(file, bytes, Flush::later);
  return {std::move(record), sha256_of(bytes), true};
}

}  // namespace radgenome::pipeline
