// SPDX-License-Identifier: Apache-2.0
#include "extract/language_model/endpoint.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "extract/language_model/chat.h"

namespace radgenome::extract::language_model {
namespace {

void expect(const std::string& url, const std::string& server, const std::string& host,
            const std::string& path) {
  const auto endpoint = Endpoint::parse(url);
  EXPECT_EQ(endpoint.server, server) << url;
  EXPECT_EQ(endpoint.host, host) << url;
  EXPECT_EQ(endpoint.path, path) << url;
}

TEST(Endpoint, BaseAndFullUrlsAreTheSame) {
  expect("http://localhost:8000/v1", "http://localhost:8000", "localhost", "/v1/chat/completions");
  expect("http://localhost:8000/v1/", "http://localhost:8000", "localhost", "/v1/chat/completions");
  expect("http://localhost:8000", "http://localhost:8000", "localhost", "/v1/chat/completions");
  expect("https://a-b.example.org/x/v2/chat/completions", "https://a-b.example.org", "a-b.example.org",
         "/x/v2/chat/completions");
  expect("https://h/openai?api-version=3", "https://h", "h", "/openai/chat/completions?api-version=3");
  expect("http://[::1]:80/v1", "http://[::1]:80", "::1", "/v1/chat/completions");
}

TEST(Endpoint, KnowsWhatLeavesTheMachineInTheOpen) {
  EXPECT_TRUE(Endpoint::parse("http://127.0.0.1:1/v1").local);
  EXPECT_TRUE(Endpoint::parse("http://[::1]/v1").local);
  EXPECT_FALSE(Endpoint::parse("http://localhost.example.org/v1").local);
  EXPECT_FALSE(Endpoint::parse("http://127.example.org/v1").local);
  EXPECT_FALSE(Endpoint::parse("http://10.0.0.7/v1").local);
  EXPECT_FALSE(Endpoint::parse("http://10.0.0.7/v1").encrypted);
  EXPECT_TRUE(Endpoint::parse("https://10.0.0.7/v1").encrypted);
}

TEST(Endpoint, WhatIsNoUrlIsRefusedWithoutRepeatingIt) {
  for (const char* url : {"",
                          "host",
                          "host/v1",
                          "ftp://host",
                          "http:/host",
                          "http://",
                          "http:///v1",
                          "http://:80",
                          "http://a:b:c",
                          "http://h:0",
                          "http://h:65536",
                          "http://h:8a",
                          "http://h:",
                          "http://u@h",
                          "http://u:zebra@h/",
                          "http://h/#zebra",
                          "http://h h/",
                          "http://h/\n",
                          "http://hö/",
                          "http://[::1",
                          "http://[]/",
                          "http://[::1]x/",
                          "http://[zebra]/",
                          "http://ze*bra/"})
    try {
      Endpoint::parse(url);
      ADD_FAILURE() << url;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "bad_url");
      EXPECT_EQ(error.sentence().find("zebra"), std::string::npos);
    }
}

TEST(Chat, PausesGrowAndAreAlwaysTheSame) {
  using std::chrono::milliseconds;
  EXPECT_EQ(backoff(1), milliseconds(500));
  EXPECT_EQ(backoff(2), milliseconds(1000));
  EXPECT_EQ(backoff(3), milliseconds(2000));
  EXPECT_EQ(backoff(7), milliseconds(30'000));
  EXPECT_EQ(backoff(1'000'000), milliseconds(30'000));
}

}  // namespace
}  // namespace radgenome::extract::language_model
