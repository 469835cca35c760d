// SPDX-License-Identifier: Apache-2.0
#include "release/chart.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"
#include "core/process.h"
#include "core/unicode.h"

namespace radgenome::release {
namespace {

// Sizes in pixels of the picture.
constexpr double plot_width = 440, row_height = 26, letter = 7.6, bottom = 58, top_of_numbers = 64;

/// A text in gnuplot's language: within single quotes only these are special, and lines end no text.
std::string quoted(const std::string& text) {
  std::string whole = "'";
  for (const char c : text)
    whole += c == '\'' ? "''" : std::string(1, static_cast<unsigned char>(c) < ' ' ? ' ' : c);
  return whole + "'";
}

double width_of(const std::string& text) {
  return letter * static_cast<double>(code_points_before(text, text.size()));
}

/// Where everything stands.
struct Layout {
  double left = 40, right = 30, top = top_of_numbers, width = 0, height = 0;

  explicit Layout(const Chart& chart) {
    double names = 0, notes = width_of(chart.notes_name), columns = 0;
    for (const auto& row : chart.rows) {
      names = std::max(names, width_of(row.name));
      notes = std::max(notes, width_of(row.note));
    }
    for (const auto& [x, name] : chart.x_names) columns = std::max(columns, width_of(name));
    left += names;
    right += notes;
    top += 0.72 * columns;  // they stand at 45 degrees
    if (!chart.keys.empty()) top += 22;
    width = left + plot_width + right + 0.72 * columns;
    right += 0.72 * columns;
    height = top + row_height * static_cast<double>(chart.rows.size()) +
             (chart.x_names.empty()  ? bottom
              : chart.x_name.empty() ? 16
                                     : 34);
  }
  double x(double pixels) const { return pixels / width; }
  double y(double pixels_from_top) const { return 1 - pixels_from_top / height; }
};

const char* shape_of(Chart::Shape shape) {
  switch (shape) {
    case Chart::Shape::circle:
      return "7";
    case Chart::Shape::square:
      return "5";
    case Chart::Shape::triangle:
      return "9";
    case Chart::Shape::bar:
      break;
  }
  return "1";
}

std::string label(const std::string& words, const std::string& where, const std::string& how) {
  return fmt::format("set label {} at {} {} front\n", quoted(words), where, how);
}

std::string frame(const Chart& chart, const Layout& layout) {
  std::string script = fmt::format(
      "set encoding utf8\nset terminal svg noenhanced size {:.0f},{:.0f} font 'sans-serif,13' background "
      "'white'\n"
      "set lmargin at screen {:.5f}\nset rmargin at screen {:.5f}\nset tmargin at screen {:.5f}\n"
      "set bmargin at screen {:.5f}\nset border 0\nset tics nomirror scale 0 textcolor rgb '{}'\n"
      "set yrange [{}:-0.5]\nset xrange [{}:{}]\nunset key\n",
      layout.width, layout.height, layout.x(layout.left), layout.x(layout.width - layout.right),
      layout.y(layout.top), layout.y(layout.top + row_height * static_cast<double>(chart.rows.size())),
      colours::text, static_cast<double>(chart.rows.size()) - 0.5, chart.from, chart.to);
  std::string names;
  for (std::size_t i = 0; i < chart.rows.size(); ++i)
    names += fmt::format("{}{} {}", i == 0 ? "" : ",", quoted(chart.rows[i].name), i);
  script += fmt::format("set ytics ({})\n", names);
  if (chart.x_names.empty()) {
    script += "set grid xtics lt 1 lc rgb '#E4E4E4' lw 1\nset format x '%.10g'\n";
    if (chart.scale == Chart::Scale::logarithmic) script += "set logscale x 10\n";
  } else {
    script += "unset xtics\n";
    for (const auto& [x, name] : chart.x_names)
      script += label(name, fmt::format("first {}, screen {:.5f}", x, layout.y(layout.top - 8)),
                      "left rotate by 45");
  }
  if (!chart.x_name.empty())
    script += label(chart.x_name,
                    fmt::format("screen {:.5f}, screen {:.5f}", layout.x(layout.left + plot_width / 2),
                                layout.y(layout.height - 14)),
                    "center");
  return script;
}

std::string head(const Chart& chart, const Layout& layout) {
  std::string script =
      label(chart.title, fmt::format("screen {:.5f}, screen {:.5f}", layout.x(16), layout.y(22)),
            "left font 'sans-serif,15'");
  double x = layout.left;
  for (const auto& key : chart.keys) {
    script += label("", fmt::format("screen {:.5f}, screen {:.5f}", layout.x(x), layout.y(50)),
                    key.shape == Chart::Shape::bar
                        ? fmt::format("point pt 0 lc rgb '{}'", key.colour)
                        : fmt::format("point pt {} ps 1 lc rgb '{}'", shape_of(key.shape), key.colour));
    if (key.shape == Chart::Shape::bar)
      script += fmt::format(
          "set object rect from screen {:.5f}, screen {:.5f} to screen {:.5f}, screen {:.5f} fc rgb '{}' fs "
          "solid "
          "noborder front\n",
          layout.x(x - 1.25), layout.y(57), layout.x(x + 1.25), layout.y(43), key.colour);
    script +=
        label(key.name, fmt::format("screen {:.5f}, screen {:.5f}", layout.x(x + 10), layout.y(50)), "left");
    x += width_of(key.name) + 34;
  }
  if (!chart.notes_name.empty())
    script += label(chart.notes_name,
                    fmt::format("screen {:.5f}, screen {:.5f}", layout.x(layout.left + plot_width + 12),
                                layout.y(layout.top - 12)),
                    fmt::format("left textcolor rgb '{}'", colours::text));
  return script;
}

std::string rectangle(const Chart::Bar& bar) {
  const auto row = static_cast<double>(bar.row);
  return fmt::format("set object rect from {},{} to {},{} fc rgb '{}' fs solid noborder\n", bar.from,
                     row - bar.height / 2, bar.to, row + bar.height / 2, bar.colour);
}

std::string marks(const Chart& chart, const Layout& layout) {
  std::string script;
  for (const auto& bar : chart.bars) script += rectangle(bar);
  if (chart.line)
    script += fmt::format("set arrow from {0}, graph 0 to {0}, graph 1 nohead lw 1.5 lc rgb '{1}' front\n",
                          *chart.line, colours::limit);
  for (const auto& point : chart.points)
    if (point.shape == Chart::Shape::bar)
      script += fmt::format("set arrow from {0},{1} to {0},{2} nohead lw 2.5 lc rgb '{3}' front\n", point.x,
                            static_cast<double>(point.row) - 0.38, static_cast<double>(point.row) + 0.38,
                            point.colour);
  for (const auto& point : chart.points)
    if (point.shape != Chart::Shape::bar)
      script += label("", fmt::format("{},{}", point.x, point.row),
                      fmt::format("point pt {} ps 0.9 lc rgb '{}'", shape_of(point.shape), point.colour));
  for (const auto& text : chart.texts)
    script += label(text.words, fmt::format("{},{}", text.x, text.row),
                    fmt::format("center textcolor rgb '{}'", text.colour));
  for (std::size_t i = 0; i < chart.rows.size(); ++i)
    if (!chart.rows[i].note.empty())
      script += label(chart.rows[i].note,
                      fmt::format("screen {:.5f}, first {}", layout.x(layout.left + plot_width + 12), i),
                      fmt::format("left textcolor rgb '{}'", colours::text));
  return script;
}

}  // namespace

std::string svg_of(const Chart& chart) {
  const Layout layout(chart);
  const auto script =
      frame(chart, layout) + head(chart, layout) + marks(chart, layout) + "plot NaN notitle\n";
  const auto drawn = run_program({"gnuplot", "-d"}, script);  // -d: no settings of whoever runs it
  if (drawn.exit_code != 0 || drawn.out.find("</svg>") == std::string::npos)
    throw Error("cannot_draw", fmt::format("gnuplot could not draw it: {}", drawn.error));
  return drawn.out;
}

}  // namespace radgenome::release
