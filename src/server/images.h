// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <semaphore>
#include <string>

#include "server/bytes.h"
#include "server/cache.h"
#include "server/cases.h"

namespace radgenome::server {

/// How often voxels are taken along each axis for a preview of `step`: so that the steps come as close to
/// `step` times the shortest spacing as `step` or fewer voxels can.
Index steps_of(const Geometry& geometry, int step);
/// The grid of the voxels taken, at their places in the world.
Geometry stepped(const Geometry& geometry, Index steps);

/// CT and masks as NIfTI-1 files in memory, made of the chunks of the scan file. What was asked for last is
/// kept, up to a limit. A few are made at once; who comes then waits.
class Images {
 public:
  Images(const Source& source, std::size_t limit_bytes) : source_(source), cache_(limit_bytes) {}

  /// int16 HU.
  /// @error Failure 404 no_ct — the case has none, or it lies where it cannot be read
  SharedBytes ct(const CaseData& data, int step);
  /// uint8, or uint16 where there are more than 255: of every voxel the place of its structure in
  /// `data.labels`, from 1; where masks overlap, that of the smallest.
  /// @error Failure 404 no_mask — the case has none
  SharedBytes labels(const CaseData& data, int step, bool packed);
  /// uint8, 0 and 1; of unions too.
  /// @param cropped  the tight box alone
  /// @error Failure 404 no_mask — none of this name, or an empty one to crop
  SharedBytes mask(const CaseData& data, const std::string& structure, bool cropped, bool packed);

 private:
  template <class Make>
  SharedBytes cached(const std::string& key, const Make& make);
  template <class Make>
  SharedBytes cached(const std::string& key, bool packed, const Make& make);

  const Source& source_;
  Cache<Bytes> cache_;
  std::counting_semaphore<> free_makers_{3};
};

}  // namespace radgenome::server
