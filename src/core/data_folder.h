// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace radgenome {

/// The folder `data/` that the program reads its knowledge from: $RADGENOME_DATA where set, else
/// share/radgenome/data beside an installed program, else the folder of the source tree it was built from.
/// @error no_data_folder — names the places that were looked at
std::filesystem::path data_folder();

}  // namespace radgenome
