// SPDX-License-Identifier: Apache-2.0
#include "image_io/dcmtk_library.h"

#include "image_io_dcmtk/parts.h"

const radgenome::image_io::DcmtkLibrary* radgenome_dcmtk_library() {
  using namespace radgenome::image_io;
  static const DcmtkLibrary library = {dcmtk_read, dcmtk_read_geometry, dcmtk_write};
  return &library;
}
