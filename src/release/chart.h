// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace radgenome::release {

/// Colours that people with any colour vision tell apart; the same thing has the same one in all figures.
/// @source Okabe and Ito, Color Universal Design, 2008
namespace colours {
inline constexpr const char* main = "#0072B2";
inline constexpr const char* second = "#E69F00";
inline constexpr const char* third = "#009E73";
inline constexpr const char* rest = "#C8C8C8";
inline constexpr const char* limit = "#D55E00";  ///< chance, and what else is compared with
inline constexpr const char* text = "#222222";
}  // namespace colours

/// A chart of rows from top to bottom: names on the left, marks along x, a note on the right.
struct Chart {
  enum class Scale { linear, logarithmic };
  enum class Shape { circle, square, triangle, bar };
  struct Row {
    std::string name, note;
  };
  struct Bar {
    std::size_t row;
    double from, to;
    std::string colour;
    double height = 0.6;  ///< 1 fills the row
  };
  struct Point {
    std::size_t row;
    double x;
    std::string colour;
    Shape shape = Shape::circle;
  };
  struct Text {
    std::size_t row;
    double x;
    std::string words, colour;
  };
  struct Key {
    std::string name, colour;
    Shape shape = Shape::square;
  };

  std::string title;
  std::string x_name;  ///< with its unit
  double from = 0, to = 1;
  Scale scale = Scale::linear;
  std::vector<std::pair<double, std::string>> x_names;  ///< in place of numbers, above the rows
  std::string notes_name;                               ///< heads the notes
  std::vector<Row> rows;
  std::vector<Bar> bars;
  std::vector<Point> points;
  std::vector<Text> texts;
  std::vector<Key> keys;
  std::optional<double> line;  ///< a line from top to bottom
};

/// The chart as SVG, drawn by gnuplot. Equal charts give equal bytes.
/// @error no_program — gnuplot is not installed; cannot_draw
std::string svg_of(const Chart& chart);

}  // namespace radgenome::release
