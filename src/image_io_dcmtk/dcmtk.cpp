// SPDX-License-Identifier: Apache-2.0
#include "image_io_dcmtk/dcmtk.h"

#include <dcmtk/dcmdata/dcrledrg.h>
#include <dcmtk/oflog/oflog.h>

#include <fmt/format.h>

#include <cmath>
#include <mutex>

#include "core/error.h"
#include "core/unicode.h"

namespace radgenome::image_io {
namespace {

void require(const OFCondition& done, const DcmTag& tag) {
  if (done.bad())
    throw Error("cannot_write",
                fmt::format("DCMTK does not take a value of {} ({})", tag.toString().c_str(), done.text()));
}

}  // namespace

void prepare_dcmtk() {
  static std::once_flag once;
  std::call_once(once, [] {
    OFLog::configure(OFLogger::OFF_LOG_LEVEL);
    DcmRLEDecoderRegistration::registerCodecs();
  });
}

std::string text_of(DcmItem& item, const DcmTagKey& tag) {
  OFString text;
  if (item.findAndGetOFStringArray(tag, text).bad()) return {};
  std::string value = printable({text.data(), text.size()});
  while (!value.empty() && (value.back() == ' ' || value.back() == '\0')) value.pop_back();
  value.erase(0, value.find_first_not_of(' '));
  return value;
}

std::vector<double> numbers_of(DcmItem& item, const DcmTagKey& tag, unsigned long count) {
  std::vector<double> numbers;
  for (unsigned long i = 0; i < count; ++i) {
    Float64 number = 0;
    if (item.findAndGetFloat64(tag, number, i).bad() || !std::isfinite(number)) return {};
    numbers.push_back(number);
  }
  return numbers;
}

DcmItem* first_item(DcmItem& item, const DcmTagKey& sequence) {
  DcmItem* found = nullptr;
  return item.findAndGetSequenceItem(sequence, found, 0).good() ? found : nullptr;
}

std::vector<DcmItem*> items_of(DcmItem& item, const DcmTagKey& sequence) {
  DcmSequenceOfItems* items = nullptr;
  std::vector<DcmItem*> list;
  if (item.findAndGetSequence(sequence, items).bad() || items == nullptr) return list;
  // Asked for by number, each item would be sought from the first one on.
  for (DcmObject* at = items->nextInContainer(nullptr); at != nullptr; at = items->nextInContainer(at))
    if (auto* one = dynamic_cast<DcmItem*>(at)) list.push_back(one);
  return list;
}

void put(DcmItem& item, const DcmTag& tag, const std::string& value) {
  require(item.putAndInsertOFStringArray(tag, {value.data(), value.size()}), tag);
}

void put(DcmItem& item, const DcmTag& tag, Uint16 value) {
  require(item.putAndInsertUint16(tag, value), tag);
}

DcmItem& add_item(DcmItem& item, const DcmTag& sequence) {
  constexpr signed long at_the_end = -2;
  DcmItem* added = nullptr;
  require(item.findOrCreateSequenceItem(sequence, added, at_the_end), sequence);
  return *added;
}

}  // namespace radgenome::image_io
