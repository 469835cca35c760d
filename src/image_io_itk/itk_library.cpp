// SPDX-License-Identifier: Apache-2.0
#include "image_io/itk_library.h"

#include "image_io_itk/parts.h"

const radgenome::image_io::ItkLibrary* radgenome_itk_library() {
  using namespace radgenome::image_io;
  static const ItkLibrary library = {itk_read, itk_read_header, gdcm_unpack};
  return &library;
}
