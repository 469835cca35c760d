// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "dataset/dataset.h"
#include "release/checked.h"

namespace radgenome::pipeline {

/// What readers found in the data set, for the card of a release: from `reviews.sqlite`, which knows how
/// samples were drawn; where there is none, from the cases' `reviews.json`. Nothing where nobody has judged.
/// @error damaged_reviews, newer_reviews, bad_record
std::optional<release::Checked> checked_of(const dataset::Dataset& dataset);

}  // namespace radgenome::pipeline
