// SPDX-License-Identifier: Apache-2.0
#include "release/figure.h"

#include <fmt/format.h>

#include "core/error.h"
#include "core/file.h"

namespace radgenome::release {

Figures::Figures(const knowledge::Knowledge& knowledge) {
  for (const auto& figure : all_figures()) plotters_.push_back(figure.open(knowledge));
}

void Figures::add(const ReleasedCase& released) {
  for (const auto& plotter : plotters_) plotter->add(released);
}

std::vector<Shown> Figures::write(const std::filesystem::path& out, const FigureInput& input) {
  std::vector<Shown> shown;
  for (std::size_t i = 0; i < plotters_.size(); ++i) {
    const auto& figure = all_figures()[i];
    auto plotted = plotters_[i]->finish(input);
    Shown picture{figure.title, figure.caption, "", plotted.reason};
    if (plotted.chart) try {
        plotted.chart->title = figure.title;
        const auto file = fmt::format("{}/{}.svg", figures_folder, figure.name);
        write_file_atomically(out / file, svg_of(*plotted.chart));
        picture.file = file;
      } catch (const Error& error) {
        if (error.code() != "no_program") throw;
        picture.reason = "gnuplot, which draws it, is not installed where the release was made";
      }
    shown.push_back(std::move(picture));
  }
  return shown;
}

}  // namespace radgenome::release
