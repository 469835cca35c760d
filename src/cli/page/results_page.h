// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "review/results.h"

namespace radgenome::cli {

/// What came out of one work list, or of what was judged outside lists.
struct NamedResults {
  std::string name;
  review::Results results;
};

/// Results as one HTML page that needs nothing else: error rates, agreement, time and attention, with plots
/// drawn by gnuplot; without it the tables alone. It holds no text of reports.
/// @param title  what the verdicts are on
/// @param data   the program's data folder, which holds the page's frame in page/results.html
/// @error bad_page, cannot_draw
std::string results_page(const std::string& title, const std::vector<NamedResults>& parts,
                         const std::filesystem::path& data);

}  // namespace radgenome::cli
