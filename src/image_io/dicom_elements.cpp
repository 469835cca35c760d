// SPDX-License-Identifier: Apache-2.0
#include "image_io/dicom_elements.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "core/error.h"

namespace radgenome::image_io {
namespace {

constexpr std::uint32_t item = 0xFFFEE000, item_end = 0xFFFEE00D, sequence_end = 0xFFFEE0DD;
constexpr std::uint32_t pixel_data = 0x7FE00010, undefined = 0xFFFFFFFF;
constexpr std::size_t preamble = 132;
constexpr int deepest = 32;

Error corrupt() {
  return Error("corrupt_header", "the DICOM file is damaged; get it again from its source");
}

bool is_long(std::string_view vr) {
  constexpr std::array<std::string_view, 13> names = {"OB", "OW", "OF", "OD", "OL", "OV", "SQ",
                                                      "UT", "UC", "UR", "UN", "SV", "UV"};
  return std::find(names.begin(), names.end(), vr) != names.end();
}

bool is_vr(std::string_view vr) {
  return vr.size() == 2 && std::all_of(vr.begin(), vr.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace

/// Goes from element to element.
class DicomElements::Walk {
 public:
  Walk(std::string_view bytes, DicomElements& out) : bytes_(bytes), out_(out) {}

  void file() {
    at_ = has_mark(bytes_) ? preamble : 0;
    explicit_ = true;
    while (at_ + 8 <= bytes_.size() && peek_group() == 2) element(0);
    out_.syntax_ = out_.text(0x0002, 0x0010);
    if (out_.syntax_ == "1.2.840.10008.1.2.1.99")
      throw Error("unsupported_datatype",
                  "the DICOM file is deflated as a whole; convert it to one that is not");
    big_ = out_.big_endian();
    explicit_ = out_.syntax_ == "1.2.840.10008.1.2"
                    ? false
                    : is_vr(bytes_.substr(std::min(at_ + 4, bytes_.size()), 2));
    // Some writers pad the end of a file with zeros.
    while (at_ < bytes_.size() && bytes_.find_first_not_of('\0', at_) != std::string_view::npos) element(0);
  }

 private:
  struct Head {
    std::uint32_t tag = 0, length = 0;
    std::string_view vr;
  };

  std::string_view take(std::size_t count) {
    if (count > bytes_.size() - at_)
      throw Error("truncated_file", "the DICOM file ends too early; get it again from its source");
    at_ += count;
    return bytes_.substr(at_ - count, count);
  }
  std::uint32_t number(std::size_t bytes) {
    const auto raw = take(bytes);
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < bytes; ++i)
      value |= std::uint32_t{static_cast<unsigned char>(raw[big_ ? bytes - 1 - i : i])} << (8 * i);
    return value;
  }
  std::uint32_t peek_group() {
    const auto before = at_;
    const auto group = number(2);
    at_ = before;
    return group;
  }

  Head head() {
    Head head;
    head.tag = number(2) << 16;
    head.tag |= number(2);
    const bool delimiter = head.tag >> 16 == 0xFFFE;
    if (!explicit_ || delimiter) {
      head.length = number(4);
      return head;
    }
    head.vr = take(2);
    if (!is_vr(head.vr)) throw corrupt();
    if (is_long(head.vr)) take(2);
    head.length = number(is_long(head.vr) ? 4 : 2);
    return head;
  }

  void element(int depth) {
    const Head head = this->head();
    if (head.tag >> 16 == 0xFFFE) throw corrupt();
    if (head.length != undefined) {
      const auto value = take(head.length);
      if (depth > 0) return;
      if (head.tag == pixel_data)
        out_.pixels_ = value;
      else
        out_.values_.emplace(head.tag, value);
    } else if (head.tag == pixel_data && depth == 0) {
      fragments();
    } else {
      const bool before = explicit_;
      if (head.vr == "UN") explicit_ = false;  // PS3.5, 6.2.2: such a sequence is implicit inside
      sequence(depth + 1);
      explicit_ = before;
    }
  }

  void sequence(int depth) {
    if (depth > deepest) throw corrupt();
    for (Head head = this->head(); head.tag != sequence_end; head = this->head()) {
      if (head.tag != item) throw corrupt();
      if (head.length != undefined)
        take(head.length);
      else
        items(depth);
    }
  }

  void items(int depth) {
    while (true) {
      const auto before = at_;
      if (head().tag == item_end) return;
      at_ = before;
      element(depth);
    }
  }

  /// The first item is a table of offsets, which one frame does not need.
  void fragments() {
    bool first = true;
    for (Head head = this->head(); head.tag != sequence_end; head = this->head()) {
      if (head.tag != item || head.length == undefined) throw corrupt();
      const auto bytes = take(head.length);
      if (!first) out_.fragments_.push_back(bytes);
      first = false;
    }
  }

  std::string_view bytes_;
  DicomElements& out_;
  std::size_t at_ = 0;
  bool explicit_ = true, big_ = false;
};

bool DicomElements::has_mark(std::string_view bytes) {
  return bytes.size() >= preamble && bytes.substr(128, 4) == "DICM";
}

DicomElements::DicomElements(std::string_view bytes) {
  Walk(bytes, *this).file();
}

std::string DicomElements::text(std::uint16_t group, std::uint16_t element) const {
  const auto found = values_.find(tag(group, element));
  if (found == values_.end()) return {};
  std::string_view text = found->second;
  const auto blank = [](char c) { return c == ' ' || c == '\0'; };
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  return std::string(text);
}

std::vector<double> DicomElements::numbers(std::uint16_t group, std::uint16_t element) const {
  const std::string text = this->text(group, element);
  std::vector<double> numbers;
  const char* at = text.data();
  const char* end = at + text.size();
  while (at < end) {
    while (at < end && (*at == ' ' || *at == '+')) ++at;
    double number = 0;
    const auto read = std::from_chars(at, end, number);
    if (read.ec != std::errc{} || !(std::abs(number) < 1e7)) break;  // "nan" is no number of a header
    numbers.push_back(number);
    at = read.ptr;
    while (at < end && *at == ' ') ++at;
    if (at < end && *at++ != '\\') break;
  }
  return numbers;
}

std::optional<int> DicomElements::number16(std::uint16_t group, std::uint16_t element) const {
  const auto found = values_.find(tag(group, element));
  if (found == values_.end() || found->second.size() < 2) return std::nullopt;
  const auto byte = [&](std::size_t i) { return int{static_cast<unsigned char>(found->second[i])}; };
  return big_endian() ? byte(0) * 256 + byte(1) : byte(1) * 256 + byte(0);
}

}  // namespace radgenome::image_io
