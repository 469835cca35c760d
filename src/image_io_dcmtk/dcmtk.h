// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <string>
#include <vector>

/// What the reader and the writer of segmentations share. DCMTK's types stay within this library.
namespace radgenome::image_io {

/// Turns off DCMTK's messages, which would quote values of the file, and tells it of run-length coding. Every
/// function that uses DCMTK calls it first.
void prepare_dcmtk();

/// The text of an element, trimmed; empty where it is missing.
std::string text_of(DcmItem& item, const DcmTagKey& tag);

/// `count` finite numbers of an element, of a text as of a binary one; none where they are not all there.
std::vector<double> numbers_of(DcmItem& item, const DcmTagKey& tag, unsigned long count);

/// The first item of a sequence; nullptr where there is none.
DcmItem* first_item(DcmItem& item, const DcmTagKey& sequence);

/// The items of a sequence, in order; none where it is missing.
std::vector<DcmItem*> items_of(DcmItem& item, const DcmTagKey& sequence);

/// Sets an element.
/// @error cannot_write — its value representation does not take the value
void put(DcmItem& item, const DcmTag& tag, const std::string& value);
void put(DcmItem& item, const DcmTag& tag, Uint16 value);

/// A new item at the end of a sequence.
DcmItem& add_item(DcmItem& item, const DcmTag& sequence);

}  // namespace radgenome::image_io
