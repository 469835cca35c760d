// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "release/about.h"

namespace radgenome::release {

inline constexpr const char* citation_name = "CITATION.cff";

/// CITATION.cff of the released data set, with the method and the program that it rests on as references.
/// Nothing where no authors are named: a citation without them would be a placeholder.
/// @source Citation File Format 1.2.0, doi 10.5281/zenodo.5171937
std::string citation_file(const About& about);

/// How to cite the release, the method and the program, in Markdown.
std::string how_to_cite(const About& about);

}  // namespace radgenome::release
