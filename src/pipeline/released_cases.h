// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataset/dataset.h"
#include "knowledge/knowledge.h"
#include "release/release.h"

namespace radgenome::pipeline {

/// Cases of the data set that no stage failed on; the others are counted and named by the caller. Both
/// arguments must outlive it.
release::Cases cases_of(const dataset::Dataset& dataset, const knowledge::Knowledge& knowledge);

}  // namespace radgenome::pipeline
