// SPDX-License-Identifier: GPL-3.0-or-later
//
// critic: a circuit as a C++ class that frees itself, its parameters read from the table of the library,
// and an error as an exception.
//
//     c++ critic.cpp $(pkg-config --cflags --libs conspecific) && ./a.out
//
#include <conspecific.h>
#include <iomanip>
#include <iostream>
#include <stdexcept>
#include <string>

// A circuit that frees itself: the C functions take a pointer to the struct.
class Critic {
public:
    explicit Critic(std::size_t features)
    {
        if (csp_critic_init(&self, features, 0, 0, 0.01, nullptr, nullptr, nullptr) != CSP_OK)
            throw std::runtime_error(csp_error_detail());
    }
    ~Critic() { csp_critic_free(&self); }
    Critic(const Critic &) = delete;
    Critic &operator=(const Critic &) = delete;
    double step(double reward, const csp_real *features)
    {
        return csp_critic_step(&self, reward, features, nullptr, 1.0, 1);
    }
    double value(const csp_real *features) const { return csp_critic_value(&self, features, nullptr); }

private:
    csp_critic self{};
};

int main()
{
    std::cout << "parameters of the critic:\n";
    for (const csp_param *p = csp_critic_params_table; p->name; p++)
        std::cout << "  " << std::left << std::setw(10) << p->name << " = " << p->def << ' ' << p->unit << '\n';
    Critic critic(2);
    const csp_real light[] = {1, 0}, tone[] = {0, 1};
    for (int i = 0; i < 1000; i++) critic.step(2.0, light);
    std::cout << "value of the light that was paid: " << (critic.value(light) > 0.01 ? "above 0" : "0") << '\n'
              << "value of the tone that was not:   " << critic.value(tone) << '\n';
    try {
        Critic(0);
    } catch (const std::runtime_error &e) {
        std::cout << "refused: " << e.what() << '\n';
    }
}
