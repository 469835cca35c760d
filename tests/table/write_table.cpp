// SPDX-License-Identifier: Apache-2.0
// Writes the table of second_programs_test.py in the format of each file named, in two pieces.
#include <filesystem>
#include <limits>
#include <map>

#include "table/writer.h"

using namespace radgenome::table;

namespace {

using Texts = std::vector<std::string>;
using Integers = std::vector<std::int64_t>;
using Numbers = std::vector<double>;

const Schema schema = {{"name", Type::text},      {"voxels", Type::integer}, {"hu", Type::number},
                       {"border", Type::boolean}, {"flags", Type::texts},    {"sizes", Type::integers},
                       {"lengths", Type::numbers}};

Table piece(const std::vector<std::vector<Cell>>& rows) {
  Table table(schema);
  for (const auto& row : rows) table.append(row);
  return table;
}

}  // namespace

int main(int count, char** names) {
  const std::map<std::string, Format> formats = {{".csv", Format::csv},
                                                 {".json", Format::json},
                                                 {".jsonl", Format::json_lines},
                                                 {".parquet", Format::parquet}};
  const auto largest = std::numeric_limits<std::int64_t>::max();
  for (int i = 1; i < count; ++i) {
    const std::filesystem::path path = names[i];
    TableFile file(path, formats.at(path.extension().string()), schema);
    file.append(piece({{"a \"quoted\", name", std::int64_t{7}, 0.1, true, Texts{"coarse", "resampled"},
                        Integers{12, 3}, Numbers{0.1, 6.5}},
                       {"two\nlines; \u00fc", {}, {}, {}, {}, {}, {}}}));
    file.append(piece({}));
    file.append(
        piece({{{}, largest, -1024.0, false, Texts{}, Integers{}, Numbers{}},
               {"", std::int64_t{-1}, 1.0 / 3.0, {}, Texts{"one"}, Integers{largest}, Numbers{2.5}}}));
    file.close();
  }
  return 0;
}
