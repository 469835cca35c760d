// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "segment/segment.h"

namespace radgenome::segment {

/// One image a structure in the job's folder of masks.
BackendResult masks_of_folder(const Job& job);

/// One image whose numbers are structures.
BackendResult masks_of_label_map(const Job& job);

}  // namespace radgenome::segment
