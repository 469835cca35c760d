// SPDX-License-Identifier: Apache-2.0
#include "scan_file/zip_writer.h"

#include <libdeflate.h>

#include <algorithm>

#include "scan_file/little_endian.h"
#include "scan_file/zip_format.h"

namespace radgenome::scan_file {
namespace {

using std::uint16_t;
using std::uint32_t;
using std::uint64_t;

constexpr uint16_t reader_2_0 = 20, reader_4_5 = 45;
constexpr uint16_t made_on_unix = 3 << 8;
constexpr uint32_t plain_file_0644 = 0100644u << 16;
/// 1 January 1980, the first day that a zip can name.
constexpr uint16_t first_day = 1 << 5 | 1;

uint32_t crc_of(std::string_view bytes) {
  return libdeflate_crc32(0, bytes.data(), bytes.size());
}

/// A number in its 32-bit field, or the mark for "see the extra field", which then gets it.
void put_or_defer(std::string& record, std::string& extra, uint64_t value, uint64_t largest32) {
  if (value < largest32) {
    put(record, static_cast<uint32_t>(value));
  } else {
    put(record, zip::too_large32);
    put(extra, value);
  }
}

std::string extra_field(const std::string& numbers) {
  if (numbers.empty()) return {};
  std::string field;
  put(field, zip::extra64_id);
  put(field, static_cast<uint16_t>(numbers.size()));
  return field + numbers;
}

/// The fields that a local header and an entry of the directory share, from "version needed" to the name's
/// length. Both sizes are the same, and either is deferred with the other, as a local header demands.
void put_common(std::string& record, std::string& numbers, std::string_view name, std::string_view bytes,
                uint64_t largest32) {
  put(record, bytes.size() < largest32 ? reader_2_0 : reader_4_5);
  put(record, uint16_t{0});  // no flags
  put(record, uint16_t{0});  // stored
  put(record, uint16_t{0});  // midnight
  put(record, first_day);
  put(record, crc_of(bytes));
  put_or_defer(record, numbers, bytes.size(), largest32);
  put_or_defer(record, numbers, bytes.size(), largest32);
  put(record, static_cast<uint16_t>(name.size()));
}

}  // namespace

void ZipWriter::add(std::string_view name, std::string_view bytes) {
  std::string common, numbers;
  put_common(common, numbers, name, bytes, largest32_);
  const uint64_t begins = written_;

  std::string local;
  put(local, zip::local_signature);
  const auto local_extra = extra_field(numbers);
  local += common;
  put(local, static_cast<uint16_t>(local_extra.size()));
  local += name;
  local += local_extra;
  write(local);
  write(bytes);

  std::string tail;
  put(tail, uint16_t{0});  // no comment
  put(tail, uint16_t{0});  // first disk
  put(tail, uint16_t{0});  // binary
  put(tail, plain_file_0644);
  put_or_defer(tail, numbers, begins, largest32_);
  const auto extra = extra_field(numbers);
  put(directory_, zip::central_signature);
  put(directory_, static_cast<uint16_t>(made_on_unix | reader_4_5));
  directory_ += common;
  put(directory_, static_cast<uint16_t>(extra.size()));
  directory_ += tail;
  directory_ += name;
  directory_ += extra;
  ++members_;
}

uint32_t ZipWriter::directory_crc() const {
  return crc_of(directory_);
}

void ZipWriter::write_end(std::string_view comment) {
  const uint64_t directory_begins = written_;
  write(directory_);
  const uint64_t end64_begins = written_;
  std::string end;
  put(end, zip::end64_signature);
  put(end, uint64_t{zip::end64_size - 12});  // of what follows
  put(end, static_cast<uint16_t>(made_on_unix | reader_4_5));
  put(end, reader_4_5);
  put(end, uint32_t{0});
  put(end, uint32_t{0});
  put(end, members_);
  put(end, members_);
  put(end, uint64_t{directory_.size()});
  put(end, directory_begins);

  put(end, zip::locator64_signature);
  put(end, uint32_t{0});
  put(end, end64_begins);
  put(end, uint32_t{1});

  const auto members = static_cast<uint16_t>(std::min<uint64_t>(members_, zip::too_large16));
  put(end, zip::end_signature);
  put(end, uint16_t{0});
  put(end, uint16_t{0});
  put(end, members);
  put(end, members);
  std::string ignored;
  put_or_defer(end, ignored, directory_.size(), largest32_);
  put_or_defer(end, ignored, directory_begins, largest32_);
  put(end, static_cast<uint16_t>(comment.size()));
  end += comment;
  write(end);
}

void ZipWriter::write(std::string_view bytes) {
  file_.write(bytes);
  written_ += bytes.size();
}

}  // namespace radgenome::scan_file
