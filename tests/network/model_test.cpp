// SPDX-License-Identifier: Apache-2.0
#include "network/model.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/json.h"
#include "knowledge/knowledge_for_tests.h"

namespace radgenome::network {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class ModelTest : public testing::Test {
 protected:
  ModelTest() { fs::create_directories(folder_); }
  ~ModelTest() override { fs::remove_all(folder_); }

  /// A file of the model; what is in networks is not looked at.
  Json file(const std::string& path, const std::string& bytes) {
    fs::create_directories((folder_ / path).parent_path());
    write_file_atomically(folder_ / path, bytes);
    return {{"path", path}, {"bytes", bytes.size()}, {"sha256", sha256_of(bytes).substr(7)}};
  }

  Json nnunet() {
    auto json = parse_json(
        R"({"format": "radgenome.model/1", "id": "toy", "version": "1", "summary": "", "source": "",
      "licence": "CC BY 4.0", "exported_by": "a test", "kind": "nnunet", "files": [], "parts": [
      {"name": "organs", "networks": ["fold_0.onnx", "folds/fold_1.onnx"], "reader": "SimpleITKIO",
       "transpose_forward": [1, 0, 2], "patch": [16, 24, 32], "spacing_mm": [2.5, 1.5, 1.25],
       "normalization": {"scheme": "ct", "only_where_not_zero": false, "low": -1024, "high": 276.5, "mean": -370.25,
                         "std": 436.59},
       "resampling": {"data": {"order": 3, "order_z": 0, "separate_z": null},
                      "probabilities": {"order": 1, "order_z": 0, "separate_z": true}},
       "mirror_axes": [0, 2], "step": 0.5, "channels": 3, "region_order": [],
       "labels": [{"value": 2, "name": "spleen", "structure": "spleen"}, {"value": 1, "name": "a thing"}]}]})");
    json["files"] = {file("fold_0.onnx", "weights"), file("folds/fold_1.onnx", "other weights")};
    return json;
  }

  Json sat() {
    auto json = parse_json(
        R"({"format": "radgenome.model/1", "id": "sat", "version": "1", "summary": "", "source": "",
      "licence": "", "exported_by": "a test", "kind": "sat", "files": [], "sat": {"vision": "vision.onnx",
      "decoder": "decoder.onnx", "queries": "queries.f32", "patch": [32, 32, 16], "spacing_mm": [1, 1, 3],
      "query_width": 3, "labels": [{"value": 1, "name": "spleen", "structure": "spleen"}, {"value": 0, "name": "x"}]}})");
    json["files"] = {file("vision.onnx", "v"), file("decoder.onnx", "d"),
                     file("queries.f32", std::string(24, '\0'))};
    return json;
  }

  Model read(const Json& json) {
    write_file_atomically(folder_ / model_name, pretty(json));
    return read_model(folder_, tests::shipped_knowledge());
  }

  /// The error that a model gives, as "code: sentence".
  std::string failure(const Json& json) {
    try {
      read(json);
    } catch (const Error& error) {
      return error.code() + ": " + error.sentence();
    }
    return "none";
  }

  const fs::path folder_ = fs::temp_directory_path() / ("radgenome_model_" + std::to_string(::getpid()));
};

/// A model with one value changed: where it stands, the value, and words of what is said of it.
struct Edit {
  std::string at, value, code, words;
};

/// A value that is a key to be taken away is given as nothing.
Json edited(Json json, const Edit& edit) {
  const Json::json_pointer at(edit.at);
  if (edit.value.empty())
    json.at(at.parent_pointer()).erase(at.back());
  else
    json[at] = parse_json(edit.value);
  return json;
}

TEST_F(ModelTest, AnNnunetModelIsReadAsItIsWritten) {
  const auto model = read(nnunet());
  EXPECT_EQ(model.id, "toy");
  EXPECT_EQ(model.hash, sha256_of(read_file(folder_ / model_name)));
  const auto& part = std::get<std::vector<NnunetPart>>(model.networks).at(0);
  EXPECT_EQ(part.networks, (std::vector<std::string>{"fold_0.onnx", "folds/fold_1.onnx"}));
  EXPECT_EQ(part.transpose_forward, (std::array{1, 0, 2}));
  EXPECT_EQ(part.patch, (std::array{16, 24, 32}));
  EXPECT_EQ(part.spacing_mm, (std::array{2.5, 1.5, 1.25}));
  EXPECT_EQ(part.normalization.std, 436.59);
  EXPECT_EQ(part.data.separate_z, std::nullopt);
  EXPECT_EQ(part.probabilities.separate_z, true);
  EXPECT_EQ(part.labels.at(0).structure, "spleen");
  EXPECT_EQ(part.labels.at(1).structure, "");
  require_hashes(model);
}

TEST_F(ModelTest, ASatModelIsReadAsItIsWritten) {
  const auto model = read(sat());
  const auto& networks = std::get<SatNetworks>(model.networks);
  EXPECT_EQ(networks.decoder, "decoder.onnx");
  EXPECT_EQ(networks.query_width, 3);
  EXPECT_EQ(networks.labels.at(1).value, 0);
}

TEST_F(ModelTest, OfA2dConfigurationEachScanKeepsItsDistanceOfSlices) {
  auto json = nnunet();
  json["parts"][0]["spacing_mm"] = {0, 0.8, 0.8};
  EXPECT_THAT(failure(json), HasSubstr("bad_model: "));
  json["parts"][0]["patch"][0] = 1;
  EXPECT_THAT(failure(json), HasSubstr("\"mirror_axes\""));
  json["parts"][0]["mirror_axes"] = {1, 2};
  EXPECT_EQ(failure(json), "none");
}

TEST_F(ModelTest, OfRegionsEachChannelWritesAValue) {
  auto json = nnunet();
  json["parts"][0]["channels"] = 2;
  json["parts"][0]["region_order"] = {2, 1};
  EXPECT_EQ(failure(json), "none");
  json["parts"][0]["region_order"] = {2, 3};
  EXPECT_THAT(failure(json),
              HasSubstr("the label \"a thing\" has the value 1, which \"region_order\" does not write"));
  json["parts"][0]["region_order"] = {2, 1, 3};
  EXPECT_THAT(failure(json), HasSubstr("2 channels, \"region_order\" 3 values and \"labels\" 2 entries"));
}

TEST_F(ModelTest, WhatIsWrongWithAnNnunetModelIsSaid) {
  const std::vector<Edit> edits = {
      {"/format", R"("radgenome.model/2")", "bad_model", "radgenome.model/1"},
      {"/id", R"("")", "bad_model", "\"id\" is empty"},
      {"/licence", "", "bad_model", "the key \"licence\" is missing"},
      {"/kind", R"("mednext")", "bad_model", "\"kind\" is \"mednext\", and this program knows nnunet, sat"},
      {"/surprise", "1", "bad_model", "\"surprise\" is not known"},
      {"/sat", "{}", "bad_model", "\"sat\" is not known"},
      {"/files/0/sha256", R"("ABC")", "bad_model", "sha256 of fold_0.onnx"},
      {"/files/0/path", R"("../fold_0.onnx")", "bad_model", "no path of a file within the model's folder"},
      {"/files/0/path", R"("/fold_0.onnx")", "bad_model", "no path of a file within the model's folder"},
      {"/files/0/path", R"("a/../../fold_0.onnx")", "bad_model",
       "no path of a file within the model's folder"},
      {"/files/0/path", R"("folds/fold_1.onnx")", "bad_model", "folds/fold_1.onnx stands there twice"},
      {"/files/0/bytes", "8", "wrong_size", "fold_0.onnx has 7 bytes where model.json names 8"},
      {"/files/0/bytes", "-1", "bad_model", "\"bytes\" has the wrong type"},
      {"/parts", "[]", "bad_model", "\"parts\" is empty"},
      {"/parts/0/networks", R"(["fold_2.onnx"])", "bad_model", "fold_2.onnx, which is not among \"files\""},
      {"/parts/0/networks", R"(["fold_0.onnx", "./fold_0.onnx"])", "bad_model", "twice"},
      {"/parts/0/networks", "[]", "bad_model", "\"networks\" is empty"},
      {"/parts/0/reader", R"("TiffIO")", "bad_model", "SimpleITKIO, SimpleITKIOWithReorient"},
      {"/parts/0/transpose_forward", "[0, 1, 1]", "bad_model", "\"transpose_forward\" is [0, 1, 1]"},
      {"/parts/0/patch", "[16, 0, 32]", "bad_model", "\"patch\" is [16, 0, 32]"},
      {"/parts/0/patch", "[16, 32]", "bad_model", "\"patch\" holds 2 numbers"},
      {"/parts/0/spacing_mm", "[1, -1, 1]", "bad_model", "\"spacing_mm\" is [1, -1, 1]"},
      {"/parts/0/mirror_axes", "[3]", "bad_model", "\"mirror_axes\" is [3]"},
      {"/parts/0/step", "0", "bad_model", "\"step\" is 0"},
      {"/parts/0/channels", "4", "bad_model", "4 channels, but 2 labels and the background need 3"},
      {"/parts/0/normalization/scheme", R"("minmax")", "bad_model",
       "this program knows ct, none, rescale_0_1"},
      {"/parts/0/normalization/scheme", R"("z_score")", "bad_model", "\"low\" is not known here"},
      {"/parts/0/normalization/std", "0", "bad_model", "\"std\" is 0"},
      {"/parts/0/normalization/low", "300", "bad_model", "not below \"high\""},
      {"/parts/0/resampling/data/order", "2", "bad_model", "\"order\" is 2"},
      {"/parts/0/resampling/data/order_z", "1", "bad_model", "\"order_z\" is 1"},
      {"/parts/0/labels/1/value", "2", "bad_model",
       "the labels \"spleen\" and \"a thing\" have one value, 2"},
      {"/parts/0/labels/1/value", "3", "bad_model", "the label \"a thing\" has the value 3"},
      {"/parts/0/labels/1/value", "1.5", "bad_model", "\"value\" has the wrong type"},
      {"/parts/0/labels/0/structure", R"("spline")", "unknown_structure",
       "label 2, \"spleen\", is said to be the structure \"spline\""},
  };
  for (const auto& edit : edits) {
    const auto said = failure(edited(nnunet(), edit));
    EXPECT_THAT(said, HasSubstr(edit.code + ": " + folder_.string())) << edit.at << " = " << edit.value;
    EXPECT_THAT(said, HasSubstr(edit.words)) << edit.at << " = " << edit.value;
    EXPECT_EQ(said.find("anew"), said.rfind("anew")) << said;  // what to do is said once
  }
}

TEST_F(ModelTest, WhatIsWrongWithASatModelIsSaid) {
  const std::vector<Edit> edits = {
      {"/sat/decoder", R"("other.onnx")", "bad_model", "other.onnx, which is not among \"files\""},
      {"/sat/query_width", "4", "bad_model",
       "queries.f32 has 24 bytes, but 2 labels of 4 numbers each need 32"},
      {"/sat/query_width", "0", "bad_model", "\"query_width\" is 0"},
      {"/sat/labels/0/value", "2", "bad_model", "the label \"spleen\" has the value 2"},
      {"/sat/spacing_mm", "[0, 1, 3]", "bad_model", "\"spacing_mm\" is [0, 1, 3]"},
      {"/sat", "", "bad_model", "the key \"sat\" is missing"},
  };
  for (const auto& edit : edits) {
    const auto said = failure(edited(sat(), edit));
    EXPECT_THAT(said, HasSubstr(edit.code + ": ")) << edit.at;
    EXPECT_THAT(said, HasSubstr(edit.words)) << edit.at;
  }
}

TEST_F(ModelTest, TwoPartsCannotShareAName) {
  auto json = nnunet();
  json["parts"].push_back(json["parts"][0]);
  EXPECT_THAT(failure(json), HasSubstr("two parts are named \"organs\""));
}

TEST_F(ModelTest, FilesThatAreMissingOrOthersAreNamed) {
  const auto json = nnunet();
  const auto model = read(json);
  write_file_atomically(folder_ / "fold_0.onnx", "weighty");
  try {
    require_hashes(model);
    FAIL() << "another file was taken";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "wrong_hash");
    EXPECT_THAT(error.sentence(), HasSubstr((folder_ / "fold_0.onnx").string()));
  }
  fs::remove(folder_ / "fold_0.onnx");
  EXPECT_THAT(failure(json), HasSubstr("missing_file: " + (folder_ / "fold_0.onnx").string()));
}

TEST_F(ModelTest, AFolderWithoutAModelSaysHowToMakeOne) {
  try {
    read_model(folder_, tests::shipped_knowledge());
    FAIL() << "a folder without model.json was taken";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "no_model");
    EXPECT_THAT(error.sentence(), HasSubstr("python -m radgenome.export"));
  }
  write_file_atomically(folder_ / model_name, "{\"format\": ");
  EXPECT_THROW(read_model(folder_, tests::shipped_knowledge()), Error);
}

}  // namespace
}  // namespace radgenome::network
