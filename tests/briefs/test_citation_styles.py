"""How a brief is cited in a list of references: twenty examples written by hand."""
import json
from datetime import date

import pytest

from portal.briefs.citations import apa, csl_json, gbt7714, ieee
from tests.briefs.cited import (
    ADA,
    ALLIANCE,
    GARCIA,
    INSTITUTE,
    LI,
    LYU,
    ONE_NAME,
    ONLY_CHINESE,
    OUYANG,
    PICARD,
    TODAY,
    VAN_DIJK,
    WANG,
    ZHUGE,
    item,
    person,
)

GOLDEN = [
    # Chinese items: family name first, no comma inside a name, 等 after three
    (item("zh", "柔性产线的快速换型", [LI]),
     "李江宁. 柔性产线的快速换型: ALB-2026-0012[R/OL]. 智能制造联盟, 2026(2026-03-04)[2026-11-22]. "
     "https://a.example/ALB-2026-0012/v1.",
     "李江宁. (2026). 柔性产线的快速换型 (报告编号 ALB-2026-0012). 智能制造联盟. "
     "https://a.example/ALB-2026-0012/v1",
     "李江宁, “柔性产线的快速换型,” (in Chinese), 智能制造联盟, Tech. Rep. ALB-2026-0012, Mar. 2026. "
     "Accessed: Nov. 22, 2026. [Online]. Available: https://a.example/ALB-2026-0012/v1"),
    (item("zh", "网关选型", [LI, WANG], number=7, version=2, day=date(2025, 12, 31)),
     "李江宁, 王芳. 网关选型: ALB-2025-0007[R/OL]. 2版. 智能制造联盟, 2025(2025-12-31)[2026-11-22]. "
     "https://a.example/ALB-2025-0007/v2.",
     "李江宁, 王芳. (2025). 网关选型 (报告编号 ALB-2025-0007; 第2版). 智能制造联盟. "
     "https://a.example/ALB-2025-0007/v2",
     "李江宁 and 王芳, “网关选型,” (in Chinese), 智能制造联盟, Tech. Rep. ALB-2025-0007, ver. 2, Dec. "
     "2025. Accessed: Nov. 22, 2026. [Online]. Available: https://a.example/ALB-2025-0007/v2"),
    (item("zh", "边缘计算", [LI, WANG, OUYANG]),
     "李江宁, 王芳, 欧阳娜娜. 边缘计算: ALB-2026-0012[R/OL]. 智能制造联盟, 2026(2026-03-04)[2026-11-22]. "
     "https://a.example/ALB-2026-0012/v1.",
     "李江宁, 王芳, 欧阳娜娜. (2026). 边缘计算 (报告编号 ALB-2026-0012). 智能制造联盟. "
     "https://a.example/ALB-2026-0012/v1",
     "李江宁, 王芳, and 欧阳娜娜, “边缘计算,” (in Chinese), 智能制造联盟, Tech. Rep. ALB-2026-0012, Mar. "
     "2026. Accessed: Nov. 22, 2026. [Online]. Available: https://a.example/ALB-2026-0012/v1"),
    (item("zh", "边缘计算", [LI, WANG, OUYANG, LYU]),
     "李江宁, 王芳, 欧阳娜娜, 等. 边缘计算: ALB-2026-0012[R/OL]. 智能制造联盟, "
     "2026(2026-03-04)[2026-11-22]. https://a.example/ALB-2026-0012/v1.",
     "李江宁, 王芳, 欧阳娜娜, 吕布. (2026). 边缘计算 (报告编号 ALB-2026-0012). 智能制造联盟. "
     "https://a.example/ALB-2026-0012/v1",
     "李江宁, 王芳, 欧阳娜娜, and 吕布, “边缘计算,” (in Chinese), 智能制造联盟, Tech. Rep. "
     "ALB-2026-0012, Mar. 2026. Accessed: Nov. 22, 2026. [Online]. Available: "
     "https://a.example/ALB-2026-0012/v1"),
    (item("zh", "立场文件：数据主权。", [ALLIANCE]),
     "智能制造联盟. 立场文件：数据主权: ALB-2026-0012[R/OL]. 智能制造联盟, 2026(2026-03-04)[2026-11-22]. "
     "https://a.example/ALB-2026-0012/v1.",
     "智能制造联盟. (2026). 立场文件：数据主权 (报告编号 ALB-2026-0012). "
     "https://a.example/ALB-2026-0012/v1",
     "智能制造联盟, “立场文件：数据主权,” (in Chinese), 智能制造联盟, Tech. Rep. ALB-2026-0012, Mar. "
     "2026. Accessed: Nov. 22, 2026. [Online]. Available: https://a.example/ALB-2026-0012/v1"),
    (item("zh", "联合测试报告", [LI, INSTITUTE]),
     "李江宁, 产线与机器人研究所. 联合测试报告: ALB-2026-0012[R/OL]. 智能制造联盟, "
     "2026(2026-03-04)[2026-11-22]. https://a.example/ALB-2026-0012/v1.",
     "李江宁, 产线与机器人研究所. (2026). 联合测试报告 (报告编号 ALB-2026-0012). 智能制造联盟. "
     "https://a.example/ALB-2026-0012/v1",
     "李江宁 and 产线与机器人研究所, “联合测试报告,” (in Chinese), 智能制造联盟, Tech. Rep. "
     "ALB-2026-0012, Mar. 2026. Accessed: Nov. 22, 2026. [Online]. Available: "
     "https://a.example/ALB-2026-0012/v1"),
    (item("zh", "中外合作", [LI, PICARD]),
     "李江宁, PICARD J L M. 中外合作: ALB-2026-0012[R/OL]. 智能制造联盟, 2026(2026-03-04)[2026-11-22]. "
     "https://a.example/ALB-2026-0012/v1.",
     "李江宁, Picard, J.-L. M. (2026). 中外合作 (报告编号 ALB-2026-0012). 智能制造联盟. "
     "https://a.example/ALB-2026-0012/v1",
     "李江宁 and J.-L. M. Picard, “中外合作,” (in Chinese), 智能制造联盟, Tech. Rep. ALB-2026-0012, Mar. "
     "2026. Accessed: Nov. 22, 2026. [Online]. Available: https://a.example/ALB-2026-0012/v1"),
    (item("zh", "工厂要不要上云？", [ADA], day=date(2026, 6, 1)),
     "艾达·拜伦. 工厂要不要上云？: ALB-2026-0012[R/OL]. 智能制造联盟, 2026(2026-06-01)[2026-11-22]. "
     "https://a.example/ALB-2026-0012/v1.",
     "艾达·拜伦. (2026). 工厂要不要上云？ (报告编号 ALB-2026-0012). 智能制造联盟. "
     "https://a.example/ALB-2026-0012/v1",
     "艾达·拜伦, “工厂要不要上云？” (in Chinese), 智能制造联盟, Tech. Rep. ALB-2026-0012, June 2026. "
     "Accessed: Nov. 22, 2026. [Online]. Available: https://a.example/ALB-2026-0012/v1"),
    (item("zh", "内部稿", [LI], url=""),
     "李江宁. 内部稿: ALB-2026-0012[R]. [出版地不详]: 智能制造联盟, 2026.",
     "李江宁. (2026). 内部稿 (报告编号 ALB-2026-0012). 智能制造联盟.",
     "李江宁, “内部稿,” (in Chinese), 智能制造联盟, Tech. Rep. ALB-2026-0012, Mar. 2026."),
    (item("zh", "佚名", [], version=11),
     "佚名: ALB-2026-0012[R/OL]. 11版. 智能制造联盟, 2026(2026-03-04)[2026-11-22]. "
     "https://a.example/ALB-2026-0012/v11.",
     "佚名 (报告编号 ALB-2026-0012; 第11版). (2026). 智能制造联盟. https://a.example/ALB-2026-0012/v11",
     "“佚名,” (in Chinese), 智能制造联盟, Tech. Rep. ALB-2026-0012, ver. 11, Mar. 2026. Accessed: Nov. "
     "22, 2026. [Online]. Available: https://a.example/ALB-2026-0012/v11"),
    # English items: GB/T in capitals with an initial for each character, et al. after three
    (item("en", "Changeover in flexible lines", [LI]),
     "LI J N. Changeover in flexible lines: ALB-2026-0012[R/OL]. Smart Manufacturing Alliance, "
     "2026(2026-03-04)[2026-11-22]. https://a.example/ALB-2026-0012/v1.",
     "Li, J. (2026). Changeover in flexible lines (Report No. ALB-2026-0012). Smart Manufacturing "
     "Alliance. https://a.example/ALB-2026-0012/v1",
     "J. Li, “Changeover in flexible lines,” Smart Manufacturing Alliance, Tech. Rep. ALB-2026-0012, "
     "Mar. 2026. Accessed: Nov. 22, 2026. [Online]. Available: https://a.example/ALB-2026-0012/v1"),
    (item("en", "Choosing a gateway", [WANG, ZHUGE], version=2, day=date(2026, 5, 30)),
     "WANG F, ZHUGE L. Choosing a gateway: ALB-2026-0012[R/OL]. 2nd ed. Smart Manufacturing Alliance, "
     "2026(2026-05-30)[2026-11-22]. https://a.example/ALB-2026-0012/v2.",
     "Wang, F., & Zhuge, L. (2026). Choosing a gateway (Report No. ALB-2026-0012; Version 2). Smart "
     "Manufacturing Alliance. https://a.example/ALB-2026-0012/v2",
     "F. Wang and L. Zhuge, “Choosing a gateway,” Smart Manufacturing Alliance, Tech. Rep. "
     "ALB-2026-0012, ver. 2, May 2026. Accessed: Nov. 22, 2026. [Online]. Available: "
     "https://a.example/ALB-2026-0012/v2"),
    (item("en", "Edge computing", [LI, WANG, OUYANG]),
     "LI J N, WANG F, OUYANG N N. Edge computing: ALB-2026-0012[R/OL]. Smart Manufacturing Alliance, "
     "2026(2026-03-04)[2026-11-22]. https://a.example/ALB-2026-0012/v1.",
     "Li, J., Wang, F., & Ouyang, N. (2026). Edge computing (Report No. ALB-2026-0012). Smart "
     "Manufacturing Alliance. https://a.example/ALB-2026-0012/v1",
     "J. Li, F. Wang, and N. Ouyang, “Edge computing,” Smart Manufacturing Alliance, Tech. Rep. "
     "ALB-2026-0012, Mar. 2026. Accessed: Nov. 22, 2026. [Online]. Available: "
     "https://a.example/ALB-2026-0012/v1"),
    (item("en", "Edge computing", [LI, PICARD, VAN_DIJK, GARCIA, LYU, ONE_NAME, ADA], version=3),
     "LI J N, PICARD J L M, VAN DIJK A, et al. Edge computing: ALB-2026-0012[R/OL]. 3rd ed. Smart "
     "Manufacturing Alliance, 2026(2026-03-04)[2026-11-22]. https://a.example/ALB-2026-0012/v3.",
     "Li, J., Picard, J.-L. M., van Dijk, A., Garcia Lopez, M., Lyu, B., Suharto, & Byron, A. (2026). "
     "Edge computing (Report No. ALB-2026-0012; Version 3). Smart Manufacturing Alliance. "
     "https://a.example/ALB-2026-0012/v3",
     "J. Li et al., “Edge computing,” Smart Manufacturing Alliance, Tech. Rep. ALB-2026-0012, ver. 3, "
     "Mar. 2026. Accessed: Nov. 22, 2026. [Online]. Available: https://a.example/ALB-2026-0012/v3"),
    (item("en", "Data sovereignty", [ALLIANCE]),
     "Smart Manufacturing Alliance. Data sovereignty: ALB-2026-0012[R/OL]. Smart Manufacturing Alliance, "
     "2026(2026-03-04)[2026-11-22]. https://a.example/ALB-2026-0012/v1.",
     "Smart Manufacturing Alliance. (2026). Data sovereignty (Report No. ALB-2026-0012). "
     "https://a.example/ALB-2026-0012/v1",
     "Smart Manufacturing Alliance, “Data sovereignty,” Smart Manufacturing Alliance, Tech. Rep. "
     "ALB-2026-0012, Mar. 2026. Accessed: Nov. 22, 2026. [Online]. Available: "
     "https://a.example/ALB-2026-0012/v1"),
    (item("en", "A joint test", [LI, INSTITUTE], day=date(2026, 9, 9)),
     "LI J N, Institute of Lines and Robots, Ltd. A joint test: ALB-2026-0012[R/OL]. Smart Manufacturing "
     "Alliance, 2026(2026-09-09)[2026-11-22]. https://a.example/ALB-2026-0012/v1.",
     "Li, J., & Institute of Lines and Robots, Ltd. (2026). A joint test (Report No. ALB-2026-0012). "
     "Smart Manufacturing Alliance. https://a.example/ALB-2026-0012/v1",
     "J. Li and Institute of Lines and Robots, Ltd., “A joint test,” Smart Manufacturing Alliance, Tech. "
     "Rep. ALB-2026-0012, Sep. 2026. Accessed: Nov. 22, 2026. [Online]. Available: "
     "https://a.example/ALB-2026-0012/v1"),
    (item("en", "Is the cloud for plants?", [ONLY_CHINESE, ONE_NAME]),
     "陈晓, SUHARTO. Is the cloud for plants?: ALB-2026-0012[R/OL]. Smart Manufacturing Alliance, "
     "2026(2026-03-04)[2026-11-22]. https://a.example/ALB-2026-0012/v1.",
     "陈晓, & Suharto. (2026). Is the cloud for plants? (Report No. ALB-2026-0012). Smart Manufacturing "
     "Alliance. https://a.example/ALB-2026-0012/v1",
     "陈晓 and Suharto, “Is the cloud for plants?” Smart Manufacturing Alliance, Tech. Rep. "
     "ALB-2026-0012, Mar. 2026. Accessed: Nov. 22, 2026. [Online]. Available: "
     "https://a.example/ALB-2026-0012/v1"),
    (item("en", "Internal draft.", [VAN_DIJK], url=""),
     "VAN DIJK A. Internal draft: ALB-2026-0012[R]. [S.l.]: Smart Manufacturing Alliance, 2026.",
     "van Dijk, A. (2026). Internal draft (Report No. ALB-2026-0012). Smart Manufacturing Alliance.",
     "A. van Dijk, “Internal draft,” Smart Manufacturing Alliance, Tech. Rep. ALB-2026-0012, Mar. 2026."),
    (item("en", "Twins:\n a  survey", [GARCIA], version=21),
     "GARCIA LOPEZ M. Twins: a survey: ALB-2026-0012[R/OL]. 21st ed. Smart Manufacturing Alliance, "
     "2026(2026-03-04)[2026-11-22]. https://a.example/ALB-2026-0012/v21.",
     "Garcia Lopez, M. (2026). Twins: a survey (Report No. ALB-2026-0012; Version 21). Smart "
     "Manufacturing Alliance. https://a.example/ALB-2026-0012/v21",
     "M. Garcia Lopez, “Twins: a survey,” Smart Manufacturing Alliance, Tech. Rep. ALB-2026-0012, ver. "
     "21, Mar. 2026. Accessed: Nov. 22, 2026. [Online]. Available: https://a.example/ALB-2026-0012/v21"),
    (item("en", "Nobody's note", []),
     "Nobody's note: ALB-2026-0012[R/OL]. Smart Manufacturing Alliance, 2026(2026-03-04)[2026-11-22]. "
     "https://a.example/ALB-2026-0012/v1.",
     "Nobody's note (Report No. ALB-2026-0012). (2026). Smart Manufacturing Alliance. "
     "https://a.example/ALB-2026-0012/v1",
     "“Nobody's note,” Smart Manufacturing Alliance, Tech. Rep. ALB-2026-0012, Mar. 2026. Accessed: Nov. "
     "22, 2026. [Online]. Available: https://a.example/ALB-2026-0012/v1"),
]


@pytest.mark.parametrize("brief, in_gbt, in_apa, in_ieee", GOLDEN)
def test_a_brief_is_cited_as_the_style_asks(brief, in_gbt, in_apa, in_ieee):  # B7
    assert gbt7714(brief, TODAY) == in_gbt
    assert apa(brief) == in_apa
    assert ieee(brief, TODAY) == in_ieee


@pytest.mark.parametrize("author, family, given, in_gbt", [
    (person("Li Wei", "李伟"), "Li", "Wei", "LI W"),
    (person("Wei Li", "李伟"), "Li", "Wei", "LI W"),
    (person("Jiangning Li", "李江宁"), "Li", "Jiangning", "LI J N"),
    (person("Li Jiang-ning"), "Jiang-ning", "Li", "JIANG-NING L"),  # nothing tells that Li is the family name
    (person("Lü Bu", "吕布"), "Lü", "Bu", "LÜ B"),
    (person("Shan Tian", "单田"), "Shan", "Tian", "SHAN T"),
    (person("Xiang'an Wang", "王湘安"), "Wang", "Xiang'an", "WANG X A"),
    (person("SMITH John"), "Smith", "John", "SMITH J"),
    (person("É. O’Brien"), "O’Brien", "É.", "O’BRIEN É"),
    (person("de la Cruz, Juan"), "de la Cruz", "Juan", "DE LA CRUZ J"),
    (person("Chan Tai Man", "陈大文", family_en="Chan", given_en="Tai Man"), "Chan", "Tai Man", "CHAN T M"),
])
def test_names_are_cut_in_whichever_order_they_are_written(author, family, given, in_gbt):  # B7
    brief = item("en", "T", [author])
    assert json.loads(csl_json([brief]))[0]["author"] == [{"family": family, "given": given}]
    assert gbt7714(brief, TODAY).startswith(f"{in_gbt}. ")


def test_apa_names_nineteen_and_the_last_of_more_than_twenty_authors():  # B7
    crowd = [person(f"Ann Name{letter}") for letter in "abcdefghijklmnopqrstu"]
    assert ", Names, A., . . . Nameu, A. (2026)." in apa(item("en", "T", crowd))
    assert apa(item("en", "T", crowd[:20])).count("Name") == 20
