#include "testing/totango_extras.hpp"

#include "quartet/testing/sandbox.hpp"
#include "testing/totango_random.hpp"

namespace quartet::testing::fake_totango {
namespace {

constexpr std::array<Owner, 12> kOwners = {{{"Ada Kim", "ada.kim@vendor.example"},
                                            {"Bo Lindqvist", "bo.lindqvist@vendor.example"},
                                            {"Chidi Obi", "chidi.obi@vendor.example"},
                                            {"Dana O'Hara", "dana.o'hara@vendor.example"},
                                            {"Emre Yıldız", "emre.yildiz@vendor.example"},
                                            {"Fatima Zahra", "fatima.zahra@vendor.example"},
                                            {"Grace Hall", "grace.hall@vendor.example"},
                                            {"Hugo Blanc", "hugo+cs@vendor.example"},
                                            {"Ines Prado", "ines.prado@vendor.example"},
                                            {"Jun Sato", "jun.sato@vendor.example"},
                                            {"Kofi Mensah", "kofi.mensah@vendor.example"},
                                            {"Lea Groß", "lea.gross@vendor.example"}}};

constexpr std::array<std::string_view, 4> kProducts = {"Tasks", "Reports", "Admin & Audit",
                                                       "モバイル"};

void add_contract(Extras& extras, std::uint64_t seed, std::size_t index) {
  Random random(seed, index, Part::contract);
  if (random.percent(45)) return;
  extras.contract_value = static_cast<std::int64_t>(random.below(2'000) * 50);
}

void add_lifecycle(Extras& extras, std::uint64_t seed, std::size_t index) {
  Random random(seed, index, Part::lifecycle);
  if (random.percent(10)) return;
  extras.stage = static_cast<std::size_t>(random.below(kStages.size()));
  for (std::size_t stage = 0; stage <= *extras.stage; ++stage) {
    extras.stage_days[stage] = 1 + random.below(200);
  }
}

void add_measures(Extras& extras, std::uint64_t seed, std::size_t index) {
  Random random(seed, index, Part::measures);
  extras.health_points = static_cast<int>(random.below(30));
  extras.nps = static_cast<int>(random.below(201)) - 100;
  extras.nps_change = (static_cast<double>(random.below(201)) - 100) / 100;
  extras.is_on_attention = random.percent(15);
}

void add_products(Extras& extras, std::uint64_t seed, std::size_t index) {
  Random random(seed, index, Part::products);
  for (const std::string_view product : kProducts) {
    if (random.percent(40)) extras.products.push_back(product);
  }
}

void add_touch(Extras& extras, std::uint64_t seed, std::size_t index) {
  Random random(seed, index, Part::touch);
  if (random.percent(30)) return;
  constexpr std::uint64_t days = 400;
  const std::uint64_t first = static_cast<std::uint64_t>(totango_today) - days * kDay;
  extras.last_touch = Touch{random.pick(kOwners).email, time_within(random, first, days)};
}

}  // namespace

const Owner* owner_of(std::uint64_t seed, std::size_t index) {
  Random random(seed, index, Part::owner);
  return random.percent(5) ? nullptr : &random.pick(kOwners);
}

Extras extras_of(std::uint64_t seed, std::size_t index) {
  Extras extras;
  extras.owner = owner_of(seed, index);
  add_contract(extras, seed, index);
  add_lifecycle(extras, seed, index);
  add_measures(extras, seed, index);
  add_products(extras, seed, index);
  add_touch(extras, seed, index);
  return extras;
}

}  // namespace quartet::testing::fake_totango
