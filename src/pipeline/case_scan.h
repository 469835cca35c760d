// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "dataset/dataset.h"
#include "record/case.h"
#include "record/structures.h"
#include "segment/segment.h"

namespace radgenome::pipeline {

/// Whether a data set keeps the CT of a case in its scan file, or refers to it where it lies.
enum class CtStorage { stored, referred };

/// Writes the scan file of a case: the masks that a backend made, also those known to be empty, and the CT
/// where there is one. Unions are not written; they follow from their recipes.
/// @param ct  nullptr: the file holds masks alone
void write_scan(const std::filesystem::path& file, const Geometry& geometry, const Ct* ct,
                const segment::Segmentation& segmentation);

/// True where `file` is whole and holds exactly what the records say. All of its bytes are read only when its
/// size or time is not what it was when they were read last, which `.scan_checked` beside it remembers.
bool scan_holds(const std::filesystem::path& file, const record::Case& record,
                const record::Structures& structures, CtStorage storage);

/// The CT of the case's scan file, or else from where it lies.
/// @error no_image, source_changed, and every code of the readers
Ct read_ct(const dataset::Dataset& dataset, const record::Case& record);

}  // namespace radgenome::pipeline
