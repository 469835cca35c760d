// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "release/auditors.h"
#include "release/chart.h"
#include "release/checked.h"
#include "release/draw.h"
#include "release/release.h"

namespace radgenome::release {

inline constexpr const char* figures_folder = "figures";

/// What is known once all cases were seen.
struct FigureInput {
  const std::map<std::string, KindCount>& kinds;
  const std::vector<Audited>& audits;
  const std::optional<Checked>& checked;
};

/// A chart, or why there is nothing to draw.
struct Plotted {
  std::optional<Chart> chart;
  std::string reason;
};

/// Looks at every case of a release, and makes its chart at the end.
class Plotter {
 public:
  virtual ~Plotter() = default;
  virtual void add(const ReleasedCase&) {}
  virtual Plotted finish(const FigureInput& input) = 0;
};

/// One picture of the card: a file in figures/; the list is made by the build.
struct Figure {
  std::string name;     ///< of its file, without ".svg"
  std::string title;    ///< says what is seen
  std::string caption;  ///< says how to read it, and what was counted
  std::unique_ptr<Plotter> (*open)(const knowledge::Knowledge& knowledge);
};

std::span<const Figure> all_figures();

/// A figure as the card shows it.
struct Shown {
  std::string title, caption;
  std::string file;    ///< of the release; empty where it is absent
  std::string reason;  ///< why it is
};

/// The plotters of all figures at work.
class Figures {
 public:
  explicit Figures(const knowledge::Knowledge& knowledge);
  /// Call for each case, in order, from one thread.
  void add(const ReleasedCase& released);
  /// Draws them below `out`/figures. Without gnuplot there are none, and each says so.
  /// @error cannot_draw, cannot_write
  std::vector<Shown> write(const std::filesystem::path& out, const FigureInput& input);

 private:
  std::vector<std::unique_ptr<Plotter>> plotters_;
};

}  // namespace radgenome::release
