// SPDX-License-Identifier: Apache-2.0
#include "pipeline/synth/plan.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

namespace radgenome::pipeline::synth {
namespace {

/// True where a ball lies wholly in one kind of tissue, with a small gap to its border, and in the scan.
bool fits(const Plan& plan, Point<World> middle, double radius_mm, Tissue tissue) {
  if (!is_inside(plan.geometry, middle, radius_mm + 1)) return false;
  if (plan.anatomy.at(middle) != tissue) return false;
  for (int x = -1; x <= 1; ++x)
    for (int y = -1; y <= 1; ++y)
      for (int z = -1; z <= 1; ++z) {
        if (x == 0 && y == 0 && z == 0) continue;
        const Eigen::Vector3d way = Eigen::Vector3d(x, y, z).normalized() * (radius_mm + 1.5);
        if (plan.anatomy.at(Point<World>::from(middle.eigen() + way)) != tissue) return false;
      }
  return true;
}

/// A place for a ball in a lobe or kidney; none where the scan does not show one.
std::optional<Point<World>> room_for(const Plan& plan, const std::string& structure, double radius_mm,
                                     Random& random) {
  const auto middle = middle_of(structure);
  const auto tissue = plan.anatomy.at(middle);
  for (int attempt = 0; attempt < 400; ++attempt) {
    // The first tries look everywhere, the later ones nearer and nearer to the middle.
    const double reach = 45 * (1 - attempt / 400.0);
    const Eigen::Vector3d jitter(random.between(-reach, reach), random.between(-reach, reach),
                                 random.between(-reach, reach));
    const auto place = plan.anatomy.to_world(middle + jitter);
    if (fits(plan, place, radius_mm, tissue)) return place;
  }
  return std::nullopt;
}

/// The middle of what is not a ball, where the scan shows it.
std::optional<Point<World>> visible(const Plan& plan, const Eigen::Vector3d& place) {
  const auto point = plan.anatomy.to_world(place);
  return is_inside(plan.geometry, point, 4) ? std::optional(point) : std::nullopt;
}

class Planner {
 public:
  Planner(Plan& plan, Random random) : plan_(plan), random_(random) {}

  void lungs() {
    shuffle_lobes();
    if (plan_.cover == Cover::lower) take_first("right lung upper lobe");
    if (plan_.cover == Cover::lower || random_.chance(0.65))
      ball("nodule", next_lobe(), random_.between(6, 22));
    if (random_.chance(0.2)) mass();
    if (random_.chance(0.25)) patch("consolidation");
    if (random_.chance(0.25)) patch("ground_glass_opacity");
    if (random_.chance(0.25)) add("pleural_effusion", "pleura", visible(plan_, effusion_side()));
  }

  void heart_and_vessels() {
    if (plan_.anatomy.heart_size > 1) add("cardiomegaly", "heart", visible(plan_, {-16, 18, -26}));
    if (random_.chance(0.2)) add("pericardial_effusion", "heart", visible(plan_, {-16, 18, -30}));
    if (random_.chance(0.4)) {
      const double height = plan_.cover == Cover::upper ? 45 : random_.between(-120, -40);
      add("arterial_calcification", "aorta", visible(plan_, {-24 - 8.6, -44 - 5, height}));
    }
  }

  void abdomen() {
    if (plan_.cover == Cover::upper || random_.chance(0.3))
      add("hepatic_steatosis", "liver", visible(plan_, middle_of("liver")));
    if (random_.chance(0.3))
      ball("cyst", random_.chance(0.5) ? "left kidney" : "right kidney", random_.between(10, 24));
  }

 private:
  void add(std::string finding, std::string place, std::optional<Point<World>> at) {
    plan_.abnormalities.push_back({std::move(finding), std::move(place), std::nullopt, at});
  }

  /// Whole millimetres, as a report states them.
  void ball(const std::string& finding, const std::string& place, double size_mm) {
    const double whole = std::round(size_mm);
    plan_.abnormalities.push_back({finding, place, whole, room_for(plan_, place, whole / 2, random_)});
  }

  void mass() {
    std::string lobe = next_lobe();
    if (lobe == "right lung middle lobe") lobe = next_lobe();
    ball("mass", lobe, random_.between(31, 42));
  }

  void patch(const std::string& finding) {
    const auto lobe = next_lobe();
    add(finding, lobe, room_for(plan_, lobe, 8, random_));
  }

  Eigen::Vector3d effusion_side() { return {random_.chance(0.5) ? 72.0 : -72.0, -58, -48}; }

  void shuffle_lobes() {
    for (std::size_t left = lobes_.size(); left > 1; --left)
      std::swap(lobes_[left - 1], lobes_[random_.index(left)]);
  }
  void take_first(const std::string& lobe) {
    for (auto& other : lobes_)
      if (other == lobe) std::swap(other, lobes_.back());
  }
  /// Every lobe once, so that no lesion lies in another.
  std::string next_lobe() {
    auto lobe = lobes_.back();
    lobes_.pop_back();
    return lobe;
  }

  Plan& plan_;
  Random random_;
  std::vector<std::string> lobes_ = {"left lung lower lobe", "left lung upper lobe", "right lung lower lobe",
                                     "right lung middle lobe", "right lung upper lobe"};
};

}  // namespace

const Abnormality* Plan::find(const std::string& finding) const {
  for (const auto& abnormality : abnormalities)
    if (abnormality.finding == finding) return &abnormality;
  return nullptr;
}

Plan plan_case(std::uint64_t seed, std::size_t number) {
  Plan plan;
  plan.case_id = fmt::format("synth_{:04}", number);
  plan.anatomy = Anatomy::of_case(Random(seed, number, "person"));
  plan.cover = number % 5 == 3 ? Cover::lower : number % 5 == 0 ? Cover::upper : Cover::whole;
  Random random(seed, number, "plan");
  plan.contrast = random.chance(0.4);
  if (random.chance(0.2)) plan.anatomy.heart_size = 1.32;
  plan.geometry = scan_geometry(plan.anatomy, plan.cover, Random(seed, number, "grid"));
  Planner planner(plan, Random(seed, number, "findings"));
  planner.lungs();
  planner.heart_and_vessels();
  planner.abdomen();
  return plan;
}

}  // namespace radgenome::pipeline::synth
