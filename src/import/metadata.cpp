// SPDX-License-Identifier: Apache-2.0
#include "import/metadata.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/csv.h"
#include "core/error.h"

namespace radgenome::import {
namespace {

/// The numbers in a text such as "[0.75, 0.75]" or "1.5".
std::vector<double> numbers_in(const std::string& text) {
  std::vector<double> numbers;
  const char* at = text.data();
  const char* end = at + text.size();
  while (at < end) {
    double number = 0;
    const auto read = std::from_chars(at, end, number);
    if (read.ec == std::errc{}) {
      numbers.push_back(number);
      at = read.ptr;
    } else {
      ++at;
    }
  }
  return numbers;
}

std::size_t column(const CsvRow& header, const std::string& name) {
  const auto found = std::find(header.cells.begin(), header.cells.end(), name);
  if (found == header.cells.end())
    throw Error("no_spacing_columns",
                "the metadata table needs the columns VolumeName, XYSpacing and ZSpacing");
  return static_cast<std::size_t>(found - header.cells.begin());
}

std::array<double, 3> spacing_of(const std::string& xy, const std::string& z) {
  const auto in_plane = numbers_in(xy), between = numbers_in(z);
  std::array<double, 3> spacing{};
  if (in_plane.size() == 2 && between.size() == 1) spacing = {in_plane[0], in_plane[1], between[0]};
  for (const double mm : spacing)
    if (!(mm > 0) || !std::isfinite(mm))
      throw Error("bad_spacing", "the row's spacing cannot be read as three positive numbers");
  return spacing;
}

}  // namespace

std::map<std::string, std::array<double, 3>> read_spacings(const std::filesystem::path& table,
                                                           const std::set<std::string>& wanted,
                                                           std::vector<InputProblem>& problems) {
  CsvReader rows(table);
  CsvRow row;
  if (!rows.next(row)) throw Error("no_spacing_columns", "the metadata table is empty");
  const auto columns = row.cells.size();
  const auto name = column(row, "VolumeName"), xy = column(row, "XYSpacing"), z = column(row, "ZSpacing");
  std::map<std::string, std::array<double, 3>> spacings;
  while (rows.next(row)) {
    try {
      if (row.problem) throw *row.problem;
      if (row.cells.size() != columns)
        throw Error("wrong_number_of_columns", "the row has another number of columns than the first line");
      const auto id = case_id_of(row.cells[name]);
      if (wanted.contains(id)) spacings.emplace(id, spacing_of(row.cells[xy], row.cells[z]));
    } catch (const Error& error) {
      problems.push_back({fmt::format("{}:{}", table.string(), row.line), error.code(), error.sentence()});
    }
  }
  return spacings;
}

}  // namespace radgenome::import
