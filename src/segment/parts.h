// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "segment/segment.h"

namespace radgenome::segment {

/// What a backend gave, out of what assemble() made of it: the structures with masks or states of their own.
/// Unions and measurements are left out; assemble() makes the same of them again.
BackendResult parts_of(const record::Structures& structures, const record::MaskSet& masks,
                       const knowledge::Knowledge& knowledge);

}  // namespace radgenome::segment
